/** Replaces bundles while the host runs, and puts the old one back when the new one fails. */
@NullMarked
package io.camhost.plugins;

import org.jspecify.annotations.NullMarked;
