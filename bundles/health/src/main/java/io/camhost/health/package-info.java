/** Serves health and metrics. */
@NullMarked
package io.camhost.health;

import org.jspecify.annotations.NullMarked;
