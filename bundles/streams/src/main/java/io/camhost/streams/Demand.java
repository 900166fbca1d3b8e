package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who wants to watch: streams that were started, and viewers, present or just gone. Threading: any thread. */
final class Demand {
    private final Duration viewerDelay;
    private final LongSupplier nanoTime;
    private final Map<CameraId, Instant> started = new HashMap<>();
    private final Map<CameraId, Long> watchedNanos = new HashMap<>();

    Demand(Duration viewerDelay, LongSupplier nanoTime) {
        this.viewerDelay = viewerDelay;
        this.nanoTime = nanoTime;
    }

    /** @return whether that is new */
    synchronized boolean start(CameraId camera, Instant now) {
        return started.putIfAbsent(camera, now) == null;
    }

    /** @return when it had been started; empty when it had not. Viewers who have just gone no longer count either */
    synchronized Optional<Instant> stop(CameraId camera) {
        Optional<Instant> since = Optional.ofNullable(started.remove(camera));
        if (since.isPresent()) watchedNanos.remove(camera);
        return since;
    }

    synchronized Optional<Instant> startedAt(CameraId camera) {
        return Optional.ofNullable(started.get(camera));
    }

    /** Notes who is watched now. */
    synchronized void see(Collection<StreamState> states) {
        long now = nanoTime.getAsLong();
        for (StreamState state : states) if (state.viewers() > 0) watchedNanos.put(state.camera(), now);
        watchedNanos.values().removeIf(at -> now - at > viewerDelay.toNanos());
    }

    /** As if it had been watched until now. */
    synchronized void watched(CameraId camera) {
        watchedNanos.put(camera, nanoTime.getAsLong());
    }

    synchronized boolean wants(CameraId camera) {
        return started.containsKey(camera) || watchedNanos.containsKey(camera);
    }

    /** Those started, for the file and for the successor. */
    synchronized Map<String, Object> keepStarted() {
        Map<String, Object> kept = new HashMap<>();
        started.forEach((camera, at) -> kept.put(camera.toString(), at.toString()));
        return kept;
    }

    /** For the successor in this JVM. */
    synchronized Map<String, Object> keepWatched() {
        Map<String, Object> kept = new HashMap<>();
        watchedNanos.forEach((camera, at) -> kept.put(camera.toString(), at));
        return kept;
    }

    synchronized void restore(Map<?, ?> keptStarted, Map<?, ?> keptWatched) {
        keptStarted.forEach((camera, at) -> started.put(CameraId.parse((String) camera), Instant.parse((String) at)));
        keptWatched.forEach((camera, at) -> watchedNanos.put(CameraId.parse((String) camera), (Long) at));
    }
}
