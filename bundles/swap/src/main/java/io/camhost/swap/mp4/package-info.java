/** Reading fragmented MP4 files: which times are in them, where they are whole. */
@NullMarked
package io.camhost.swap.mp4;

import org.jspecify.annotations.NullMarked;
