package io.camhost.cameras;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.HealthCheck.Report;
import io.camhost.api.camera.Camera;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the directory is. */
final class CamerasHealth {
    private CamerasHealth() {}

    static Report report(
            Collection<Camera> cameras,
            Discoveries discoveries,
            Optional<String> bookFailure,
            Probing probing,
            Statistics statistics,
            boolean running) {
        long connected = cameras.stream().filter(Camera::connected).count();
        List<String> faults = new ArrayList<>();
        discoveries.failures().forEach((name, reason) -> {
            if (!reason.isEmpty()) faults.add("discovery " + name + " fails: " + reason);
        });
        bookFailure.ifPresent(faults::add);
        Map<String, Object> details = new LinkedHashMap<>(statistics.numbers());
        details.put("devices_known", cameras.size());
        details.put("connected", connected);
        details.put("active_tasks", probing.active());
        details.put("running", running);
        details.put("discoveries", discoveries.failures());
        Map<String, Object> unusable = new LinkedHashMap<>();
        cameras.forEach(camera -> camera.description()
                .fault()
                .filter(fault -> !camera.connected())
                .ifPresent(fault -> unusable.put(camera.id().toString(), fault.reason())));
        details.put("unusable", unusable);
        Map<String, Object> errors = new LinkedHashMap<>();
        probing.errors().forEach((id, reason) -> errors.put(id.toString(), reason));
        details.put("capability_errors", errors);
        String message = cameras.size() + " known, " + connected + " connected";
        if (!faults.isEmpty()) return new Report(Health.DEGRADED, String.join("; ", faults), details);
        return new Report(discoveries.firstLookGoesOn() ? Health.STARTING : Health.HEALTHY, message, details);
    }
}
