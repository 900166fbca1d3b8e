/** Running and upgrading the host: swaps of bundles, and what is installed. */
@Export
@Version("1.0.0")
@NullMarked
package io.camhost.api.operation;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
