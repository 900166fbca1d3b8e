/** Where recordings and snapshots live, and what is there. */
@Export
@Version("1.0.0")
@NullMarked
package io.camhost.api.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
