/** Child processes with leases that outlive a swap and a JVM. */
@Export
@Version("1.0.0")
@NullMarked
package io.camhost.api.process;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
