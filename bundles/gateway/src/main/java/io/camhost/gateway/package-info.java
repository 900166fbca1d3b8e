/** The edge: what hangs behind the listening sockets publishes {@link io.camhost.gateway.MessageHandler} and {@link io.camhost.gateway.HttpHandler}. */
@Export
@Version("1.1.0")
@NullMarked
package io.camhost.gateway;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
