/** Decides what may whom do, to which camera. */
@NullMarked
package io.camhost.auth;

import org.jspecify.annotations.NullMarked;
