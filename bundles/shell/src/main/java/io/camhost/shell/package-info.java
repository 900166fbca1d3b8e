/** Commands for the console of the framework. */
@NullMarked
package io.camhost.shell;

import org.jspecify.annotations.NullMarked;
