/** A media server that needs nothing but ffmpeg. */
@NullMarked
package io.camhost.media.ffmpeg;

import org.jspecify.annotations.NullMarked;
