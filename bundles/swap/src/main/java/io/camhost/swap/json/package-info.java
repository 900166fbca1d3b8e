/** JSON for small files and short answers. */
@NullMarked
package io.camhost.swap.json;

import org.jspecify.annotations.NullMarked;
