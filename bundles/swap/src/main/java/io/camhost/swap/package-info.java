/** What every bundle needs to be replaceable; each embeds a private copy, so that it pins nobody. */
@NullMarked
package io.camhost.swap;

import org.jspecify.annotations.NullMarked;
