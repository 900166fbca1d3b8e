/** Tells who a caller is from a JSON Web Token. */
@NullMarked
package io.camhost.auth.jwt;

import org.jspecify.annotations.NullMarked;
