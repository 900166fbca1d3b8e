package io.camhost.events;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What clients can subscribe to, and the second names some topics have. */
final class Topics {
    private static final Map<String, String> ALIASES =
            Map.of("recording.start", "recording.started", "recording.stop", "recording.stopped");

    private static final Set<String> KNOWN = known(
            "camera_status_update",
            "recording_status_update",
            "system_health_update",
            "camera.connected",
            "camera.disconnected",
            "camera.status_change",
            "camera.capability_detected",
            "camera.capability_error",
            "recording.start",
            "recording.stop",
            "recording.progress",
            "recording.error",
            "recording.gap",
            "snapshot.taken",
            "snapshot.error",
            "system.startup",
            "system.shutdown",
            "system.health",
            "system.error",
            "mediamtx.stream",
            "mediamtx.path",
            "mediamtx.stream_started",
            "mediamtx.stream_stopped",
            "mediamtx.error",
            "mediamtx.recording_started",
            "mediamtx.recording_stopped",
            "mediamtx.recording_failed");

    private Topics() {}

    private static Set<String> known(String... published) {
        Set<String> names = new TreeSet<>(List.of(published));
        names.addAll(ALIASES.values());
        return Set.copyOf(names);
    }

    /** Whether a client may subscribe to it, by either name. */
    static boolean known(String name) {
        return KNOWN.contains(name);
    }

    /** The names under which an event of that topic is told. */
    static List<String> names(String topic) {
        String alias = ALIASES.get(topic);
        return alias == null ? List.of(topic) : List.of(topic, alias);
    }
}
