/** Publishes simulated cameras, for machines that have none. */
@NullMarked
package io.camhost.discovery.simulated;

import org.jspecify.annotations.NullMarked;
