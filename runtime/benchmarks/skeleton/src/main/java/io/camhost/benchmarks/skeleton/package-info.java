/** The least that answers a ping. */
@NullMarked
package io.camhost.benchmarks.skeleton;

import org.jspecify.annotations.NullMarked;
