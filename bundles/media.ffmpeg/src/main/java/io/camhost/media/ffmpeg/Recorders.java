package io.camhost.media.ffmpeg;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedRecording;
import io.camhost.swap.Loop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** All recordings, on one thread: a disk that is slow for one is slow for all. */
final class Recorders implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration REST = Duration.ofSeconds(1);

    private final Function<CameraId, LiveFolder> folders;
    private final InstantSource clock;
    private final Map<CameraId, Recorder> recorders = new ConcurrentHashMap<>();
    private final Loop loop = new Loop("media-ffmpeg-recorder", this::pause, this::round);
    private final ReentrantLock rounds = new ReentrantLock();
    private volatile Map<CameraId, WantedRecording> wanted = Map.of();
    private volatile boolean told;
    private boolean closed;

    Recorders(Function<CameraId, LiveFolder> folders, InstantSource clock) {
        this.folders = folders;
        this.clock = clock;
    }

    Recorders start() {
        loop.start();
        return this;
    }

    void want(Map<CameraId, WantedRecording> now) {
        wanted = Map.copyOf(now);
        told = true;
        loop.wake();
    }

    Optional<StreamState.Recording> state(CameraId camera) {
        return Optional.ofNullable(recorders.get(camera)).map(Recorder::state);
    }

    /** Whether it still needs the camera's folder. */
    boolean busy(CameraId camera) {
        return recorders.containsKey(camera) || wanted.containsKey(camera);
    }

    Optional<String> failure() {
        return loop.failure();
    }

    private Duration pause() {
        return recorders.isEmpty() && wanted.isEmpty() ? REST : LOOK;
    }

    void round() {
        rounds.lock();
        try {
            if (closed || !told) return;
            Map<CameraId, WantedRecording> now = wanted;
            for (var entry : new HashMap<>(recorders).entrySet()) {
                WantedRecording still = now.get(entry.getKey());
                if (still != null && still.id().equals(entry.getValue().id())) continue;
                entry.getValue().end();
                recorders.remove(entry.getKey());
            }
            now.forEach((camera, recording) -> recorders
                    .computeIfAbsent(camera, any -> new Recorder(camera, recording, folders.apply(camera), clock))
                    .step());
        } finally {
            rounds.unlock();
        }
    }

    /** After {@link #close}, when nobody will go on. */
    void endAll() {
        recorders.values().forEach(Recorder::end);
    }

    /** Files are left as they are: a successor, or the next life of the host, goes on with them. */
    @Override
    public void close() {
        rounds.lock();
        try {
            closed = true;
            recorders.values().forEach(Recorder::pause);
        } finally {
            rounds.unlock();
        }
        loop.close();
    }
}
