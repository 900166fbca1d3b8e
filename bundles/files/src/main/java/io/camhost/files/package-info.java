/** Serves downloads and HLS over HTTP. */
@NullMarked
package io.camhost.files;

import org.jspecify.annotations.NullMarked;
