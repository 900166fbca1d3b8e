/** Drives a MediaMTX that is attached to or supervised. */
@NullMarked
package io.camhost.media.mediamtx;

import org.jspecify.annotations.NullMarked;
