/** Publishes the network cameras of the configuration, and watches whether they answer. */
@NullMarked
package io.camhost.discovery.rtsp;

import org.jspecify.annotations.NullMarked;
