/** Asks network cameras what they send, by ffprobe. */
@NullMarked
package io.camhost.probe.ffprobe;

import org.jspecify.annotations.NullMarked;
