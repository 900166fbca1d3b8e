/** The film that viewers see while a camera does not publish: a still picture with a few words, as H.264 in an MP4 file. */
@NullMarked
package io.camhost.media.mediamtx.clip;

import org.jspecify.annotations.NullMarked;
