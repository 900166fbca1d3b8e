/** What a bundle hands to its successor: put in {@code @Deactivate}, taken in {@code @Activate}. */
@Export
@Version("1.0.0")
@NullMarked
package io.camhost.vault;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
