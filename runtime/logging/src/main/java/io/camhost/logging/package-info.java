/** How a line of the log looks, and the bounded queue before the file. */
@NullMarked
package io.camhost.logging;

import org.jspecify.annotations.NullMarked;
