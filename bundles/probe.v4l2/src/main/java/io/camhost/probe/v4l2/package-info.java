/** Learns what a video device of Linux can do. */
@NullMarked
package io.camhost.probe.v4l2;

import org.jspecify.annotations.NullMarked;
