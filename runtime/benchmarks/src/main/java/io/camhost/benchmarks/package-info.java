/** Measures the distribution against the bare parts it is built of. */
@NullMarked
package io.camhost.benchmarks;

import org.jspecify.annotations.NullMarked;
