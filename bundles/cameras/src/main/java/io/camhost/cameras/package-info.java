/** The one directory of cameras: identity, merged capabilities, state. */
@NullMarked
package io.camhost.cameras;

import org.jspecify.annotations.NullMarked;
