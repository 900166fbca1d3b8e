package io.camhost.media.mediamtx;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Viewers whom the server has asked about and does not list yet: so a camera starts before the first of them is connected. Threading:
 * any thread.
 */
final class Expected {
    /** So long a server may keep somebody waiting for a picture. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final Map<CameraId, Long> since = new ConcurrentHashMap<>();

    Expected(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @return whether nobody was expected there */
    boolean expect(CameraId camera) {
        return since.put(camera, nanoTime.getAsLong()) == null;
    }

    /** With those who are expected; whoever is seen is expected no longer. */
    List<StreamState> counted(List<StreamState> states) {
        if (since.isEmpty()) return states;
        long now = nanoTime.getAsLong();
        since.values().removeIf(at -> now - at > LONGEST.toNanos());
        return states.stream().map(this::counted).toList();
    }

    private StreamState counted(StreamState state) {
        if (!since.containsKey(state.camera())) return state;
        if (state.viewers() == 0) return state.withViewers(1);
        since.remove(state.camera());
        return state;
    }
}
