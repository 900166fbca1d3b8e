package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedRecording;
import io.camhost.media.mediamtx.ApiException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The recording of one path: switched on when the camera's own picture is there, switched off when it is no longer wanted. The
 * server names a file after its first frame; the first one gets the announced name as soon as it is seen. Threading: one thread.
 */
final class PathRecording {
    /** A file may be named after a moment so long ago. */
    private static final Duration NAMED = Duration.ofSeconds(1);

    private static final Duration COUNT = Duration.ofSeconds(5);

    private final CameraId camera;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private String id = "";
    private Optional<Path> announced = Optional.empty();
    private Set<String> before = Set.of();
    private String failed = "";
    private boolean ended; // in the last step
    private long laterBytes;
    private long countedNanos;

    PathRecording(CameraId camera, InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.camera = camera;
        this.nanoTime = nanoTime;
        this.countedNanos = nanoTime.getAsLong();
    }

    /** How a path's configuration is changed: writes what is given, and notes it. */
    @FunctionalInterface
    interface Change {
        void apply(ObjectNode keys) throws ApiException;
    }

    /**
     * One step.
     *
     * @param config as it is
     * @param online whether the camera's own picture is there
     * @param hole whether there is none, and the server does not know: what it records goes on in another file, so that times are true
     * @param path its name at the server, which files are called after
     * @param freely whether where to record may be changed while the path is in use
     */
    void step(
            Optional<WantedRecording> wanted,
            JsonNode config,
            boolean online,
            boolean hole,
            boolean freely,
            String path,
            Change change)
            throws ApiException {
        boolean on = config.path("record").asBoolean();
        Path place = RecordedFiles.folder(Path.of(config.path("recordPath")
                .asText(wanted.map(recording -> recording.file().toString()).orElse(""))));
        if (wanted.isEmpty() || !id.isEmpty() && !id.equals(wanted.get().id())) {
            if (on) change.apply(keys().put("record", false));
            if (on || ended) RecordedFiles.collect(place, path, camera); // the last one may be there only now
            ended = on;
            id = "";
            announced = Optional.empty();
            failed = "";
            return; // another one begins with the next step
        }
        WantedRecording recording = wanted.get();
        if (id.isEmpty()) {
            id = recording.id();
            announced = Optional.of(recording.file());
            laterBytes = 0;
        }
        Path folder = RecordedFiles.folder(recording.file());
        if (on) {
            RecordedFiles.collect(place, path, camera);
            RecordedFiles.nameFirst(camera, place, recording.file(), before);
            if (hole) change.apply(keys().put("record", false));
        } else if (online) {
            begin(recording, folder, config, freely, change);
        }
    }

    private void begin(WantedRecording recording, Path folder, JsonNode config, boolean freely, Change change)
            throws ApiException {
        before = RecordedFiles.names(folder, camera);
        // the server names files by the second, and would write over one that has the same name
        if (RecordedFiles.hasSince(before, clock.instant().minus(NAMED))) return;
        ObjectNode keys =
                freely ? PathConfig.difference(PathConfig.recording(folder, Optional.of(recording)), config) : keys();
        try {
            change.apply(keys.put("record", true));
            failed = "";
        } catch (ApiException e) {
            if (e.kind() != Kind.REFUSED) throw e;
            failed = "the media server refuses to record";
            throw e;
        }
    }

    private static ObjectNode keys() {
        return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    }

    /** It is not wanted, and nobody records any more. */
    void over() {
        id = "";
        announced = Optional.empty();
        failed = "";
    }

    Optional<StreamState.Recording> state() {
        if (id.isEmpty()) return Optional.empty();
        Optional<Path> file = announced.filter(Files::isRegularFile);
        return Optional.of(new StreamState.Recording(
                id, file, file.map(this::bytes).orElse(0L), Optional.of(failed).filter(reason -> !reason.isEmpty())));
    }

    private long bytes(Path file) {
        long now = nanoTime.getAsLong();
        if (now - countedNanos > COUNT.toNanos()) {
            countedNanos = now;
            laterBytes = RecordedFiles.laterBytes(camera, file);
        }
        return RecordedFiles.size(file) + laterBytes;
    }

    /** For the successor. */
    Map<String, Object> keep() {
        Map<String, Object> kept = new HashMap<>(Map.of("id", id, "before", List.copyOf(before)));
        announced.ifPresent(file -> kept.put("file", file.toString()));
        return kept;
    }

    void restore(Map<?, ?> kept) {
        id = String.valueOf(kept.get("id"));
        announced = Optional.ofNullable(kept.get("file")).map(file -> Path.of(file.toString()));
        Set<String> names = new HashSet<>();
        if (kept.get("before") instanceof List<?> list) list.forEach(name -> names.add(name.toString()));
        before = names;
    }
}
