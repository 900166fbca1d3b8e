/** The gateway on Jetty: listeners, connections with their queues, HTTP. */
@NullMarked
package io.camhost.gateway.jetty;

import org.jspecify.annotations.NullMarked;
