/** Events that clients hear of. */
@Export
@Version("1.0.0")
@NullMarked
package io.camhost.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
