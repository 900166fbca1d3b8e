package io.camhost.cameras;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.Capabilities;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A camera in the words of the clients' contract. */
final class CameraView {
    private CameraView() {}

    /** Contract §4 "Camera", and {@code problem}: why one that is there cannot be used, and what to do. */
    static Map<String, Object> describe(Camera camera) {
        boolean connected = camera.connected();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("device", camera.id().toString());
        view.put("status", camera.status().name());
        view.put("name", camera.name());
        view.put("resolution", connected ? camera.resolution() : "");
        view.put("fps", connected ? camera.fps() : 0);
        view.put("streams", connected ? new LinkedHashMap<>(camera.streams()) : Map.of());
        if (!connected) camera.description().fault().ifPresent(fault -> view.put("problem", fault.reason()));
        return Collections.unmodifiableMap(view);
    }

    /** Payload of {@code camera.capability_detected}; empty while nothing is known. */
    static Map<String, Object> capabilities(Camera camera) {
        if (!camera.connected() || camera.capabilities().isEmpty()) return Map.of();
        Capabilities known = camera.capabilities().get();
        Map<String, Object> lists = new LinkedHashMap<>();
        lists.put("formats", known.formatCodes());
        lists.put("resolutions", known.resolutions());
        lists.put("frame_rates", known.frameRates());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", camera.name());
        view.put("driver", known.driver());
        view.put("card_name", known.card());
        view.put("bus_info", ""); // the field is promised, where it is plugged in is for admins only
        view.put("capabilities", lists);
        return Collections.unmodifiableMap(view);
    }
}
