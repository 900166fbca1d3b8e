/** Streams: drivers publish {@link io.camhost.api.media.MediaServer}, everyone else asks {@link io.camhost.api.media.Streams}. */
@Export
@Version("1.0.0")
@NullMarked
package io.camhost.api.media;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
