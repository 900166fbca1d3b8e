package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.event.Event;
import io.camhost.api.media.Ledger;
import io.camhost.api.media.StreamState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts what happened into events: one happening is told under every topic that describes it. */
final class Happenings {
    private final Outbox outbox;
    private final InstantSource clock;

    Happenings(Outbox outbox, InstantSource clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    void recordingStarted(CameraId camera, String name, Optional<String> cause) {
        tell(
                camera,
                cause,
                "recording_status_update",
                Map.of("status", "RECORDING", "filename", name, "duration", 0L),
                "recording.start",
                Map.of("status", "RECORDING", "filename", name),
                "mediamtx.recording_started",
                Map.of("filename", name));
    }

    void recordingStopped(CameraId camera, String name, long seconds, Optional<String> cause) {
        tell(
                camera,
                cause,
                "recording_status_update",
                Map.of("status", "STOPPED", "filename", name, "duration", seconds),
                "recording.stop",
                Map.of("status", "STOPPED", "filename", name, "duration", seconds),
                "mediamtx.recording_stopped",
                Map.of("filename", name, "duration", seconds));
    }

    void recordingFailed(CameraId camera, String name, long seconds, String reason, Optional<String> cause) {
        tell(
                camera,
                cause,
                "recording_status_update",
                Map.of("status", "ERROR", "filename", name, "duration", seconds),
                "recording.error",
                Map.of("status", "ERROR", "filename", name, "reason", reason),
                "mediamtx.recording_failed",
                Map.of("reason", reason));
    }

    void recordingProgress(CameraId camera, String name, long seconds, long bytes) {
        tell(
                camera,
                Optional.empty(),
                "recording.progress",
                Map.of("filename", name, "duration", seconds, "file_size", bytes));
    }

    void recordingGap(CameraId camera, String name, Ledger.Gap gap) {
        tell(
                camera,
                Optional.empty(),
                "recording.gap",
                Map.of(
                        "filename", name,
                        "from", gap.from(),
                        "to", gap.until(),
                        "cause", gap.cause().name(),
                        "covered", gap.covered()));
    }

    void snapshotTaken(CameraId camera, String file, String resolution, Optional<String> cause) {
        tell(camera, cause, "snapshot.taken", Map.of("filename", file, "resolution", resolution));
    }

    void snapshotFailed(CameraId camera, String reason, Optional<String> cause) {
        tell(camera, cause, "snapshot.error", Map.of("error", reason));
    }

    void streamChanged(StreamState state, String source) {
        Map<String, Object> payload = payload(state, source);
        tell(
                state.camera(),
                Optional.empty(),
                "mediamtx.stream",
                payload,
                state.live() ? "mediamtx.stream_started" : "mediamtx.stream_stopped",
                payload);
    }

    void pathAppeared(StreamState state, String source) {
        tell(state.camera(), Optional.empty(), "mediamtx.path", payload(state, source));
    }

    void mediaServerFailed(String reason) {
        outbox.add(List.of(new Event(
                "mediamtx.error", Optional.empty(), Map.of("error", reason), clock.instant(), Optional.empty())));
    }

    private static Map<String, Object> payload(StreamState state, String source) {
        return Map.of(
                "name", state.camera().toString(),
                "ready", state.live(),
                "readers", state.viewers(),
                "source", source,
                "bytes_sent", state.bytesSent());
    }

    /** @param topicsAndPayloads in turns */
    @SuppressWarnings("unchecked")
    private void tell(CameraId camera, Optional<String> cause, Object... topicsAndPayloads) {
        Instant now = clock.instant();
        List<Event> happening = new ArrayList<>();
        for (int i = 0; i < topicsAndPayloads.length; i += 2)
            happening.add(new Event(
                    (String) topicsAndPayloads[i],
                    Optional.of(camera),
                    (Map<String, Object>) topicsAndPayloads[i + 1],
                    now,
                    cause));
        outbox.add(happening);
    }
}
