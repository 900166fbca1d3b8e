/** The streams that are wanted, and the loop that makes the media server agree. */
@NullMarked
package io.camhost.streams;

import org.jspecify.annotations.NullMarked;
