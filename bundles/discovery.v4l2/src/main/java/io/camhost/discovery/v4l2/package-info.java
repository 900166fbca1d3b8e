/** Publishes the video devices of Linux as they come and go. */
@NullMarked
package io.camhost.discovery.v4l2;

import org.jspecify.annotations.NullMarked;
