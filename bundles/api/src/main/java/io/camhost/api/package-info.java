/** What every part of Camhost shares: errors, deadlines, secrets, health and the layout of the data folder. */
@Export
@Version("1.0.0")
@NullMarked
package io.camhost.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
