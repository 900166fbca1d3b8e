/** The bare servers that Camhost is compared with; each is started as a process of its own. */
@NullMarked
package io.camhost.benchmarks.bare;

import org.jspecify.annotations.NullMarked;
