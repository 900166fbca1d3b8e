/** Cameras: discoveries and probes publish {@link io.camhost.api.camera.CameraDiscovery} and {@link io.camhost.api.camera.CapabilityProbe}, everyone else reads {@link io.camhost.api.camera.Cameras}. */
@Export
@Version("1.0.0")
@NullMarked
package io.camhost.api.camera;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
