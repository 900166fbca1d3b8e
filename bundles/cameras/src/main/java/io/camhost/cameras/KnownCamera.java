package io.camhost.cameras;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.media.StreamAddresses;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the directory knows of one camera.
 *
 * <p>Threading: none of its own; guarded by the {@link Registry}.
 */
final class KnownCamera {
    private static final String UNKNOWN_RESOLUTION = "1920x1080";
    private static final int UNKNOWN_FPS = 30;

    final CameraId id;
    /** Name of the discovery that tells of it. */
    String discovery;

    CameraDescription description;
    /** What people call it; empty when they do not. */
    String alias = "";

    boolean present;
    Instant since;
    Instant lastSeen;
    CapabilityMerge merge = new CapabilityMerge();
    /** All modes any probe has found since it was plugged in. */
    @Nullable
    Capabilities modes;
    /** Changes whenever what a probe finds out would be about another plugging in: late answers are told by it. */
    long plugging;

    KnownCamera(CameraId id, String discovery, CameraDescription description, Instant now) {
        this.id = id;
        this.discovery = discovery;
        this.description = description;
        this.since = now;
        this.lastSeen = now;
    }

    boolean connected() {
        return present && description.usable();
    }

    /** What was wrong with it is so no longer. */
    void leaves() {
        present = false;
        if (description.fault().isEmpty()) return;
        description = new CameraDescription(
                description.identity(),
                description.name(),
                description.source(),
                description.number(),
                false,
                description.stored(),
                description.permanent(),
                Optional.empty(),
                description.details());
    }

    void forgetCapabilities() {
        merge = new CapabilityMerge();
        modes = null;
        plugging++;
    }

    void detected(Findings findings, Capabilities probed) {
        modes = modes == null ? probed : Modes.union(modes, probed);
        merge.detected(findings);
    }

    Camera camera(Map<String, String> addressTemplates) {
        Optional<Findings> findings = merge.effective();
        Capabilities known = modes;
        Optional<Capabilities> capabilities =
                known == null ? Optional.empty() : findings.map(merged -> Modes.only(known, merged));
        boolean connected = connected();
        return new Camera(
                id,
                description,
                status(),
                name(capabilities),
                findings.flatMap(Findings::preferredResolution).orElse(UNKNOWN_RESOLUTION),
                findings.flatMap(Findings::preferredFps).orElse(UNKNOWN_FPS),
                capabilities,
                connected ? validation() : Camera.Validation.DISCONNECTED,
                connected ? StreamAddresses.of(addressTemplates, id) : Map.of(),
                since,
                lastSeen);
    }

    Camera.Status status() {
        if (connected()) return Camera.Status.CONNECTED;
        boolean failed = present
                && description.fault().map(CameraDescription.Fault::unexpected).orElse(false);
        return failed ? Camera.Status.ERROR : Camera.Status.DISCONNECTED;
    }

    private String name(Optional<Capabilities> capabilities) {
        if (!alias.isEmpty()) return alias;
        String card = capabilities.map(Capabilities::card).orElse("");
        if (!card.isBlank()) return card;
        return description.name().isBlank() ? "Camera " + id.number() : description.name();
    }

    private Camera.Validation validation() {
        return merge.confirmed().isPresent() ? Camera.Validation.CONFIRMED : Camera.Validation.NONE;
    }
}
