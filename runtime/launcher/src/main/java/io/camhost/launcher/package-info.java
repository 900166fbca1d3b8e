/** Starts the framework, installs the bundles, and says when the host is ready. */
@NullMarked
package io.camhost.launcher;

import org.jspecify.annotations.NullMarked;
