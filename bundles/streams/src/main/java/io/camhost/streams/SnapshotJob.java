package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Snapshot;
import io.camhost.api.media.Streams.SnapshotRequest;
import io.camhost.api.media.Streams.Tier;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.Reserved;
import io.camhost.api.storage.Storage.StoredFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One snapshot, from the request to a minute after its end. Guarded by {@link Snapshots}; its steps are one thread's. */
final class SnapshotJob {
    final SnapshotRequest request;
    final Instant at;
    final long takenNanos;

    /** Whether its turn has come: it has a name. */
    boolean begun;

    Optional<Capture> capture = Optional.empty();
    /** Whether the picture is taken and waits to be stored. */
    boolean there;

    boolean directFailed;
    int attempts;
    /** Since when its stream has to come first. */
    Optional<Long> demandedNanos = Optional.empty();

    Optional<Tier> tier = Optional.empty();
    Duration frameAge = Duration.ZERO;
    long captureNanos;

    Progress progress = Progress.RUNNING;
    long endedNanos;
    private boolean demanding;
    private @Nullable Reserved reserved;
    private String file = "";
    private String storedAs = "";
    private String resolution = "";
    private String failure = "";
    private long size;

    SnapshotJob(SnapshotRequest request, Instant at, long takenNanos) {
        this.request = request;
        this.at = at;
        this.takenNanos = takenNanos;
    }

    boolean ended() {
        return progress == Progress.DONE || progress == Progress.FAILED;
    }

    void begin(Reserved name) {
        reserved = name;
        begun = true;
    }

    Reserved reserved() {
        if (reserved == null) throw new IllegalStateException("the snapshot has no name yet");
        return reserved;
    }

    /** Whether one picture will do for both. */
    boolean wantsSameAs(SnapshotJob other) {
        return request.camera().equals(other.request.camera())
                && request.format().equals(other.request.format())
                && request.quality() == other.request.quality();
    }

    /** Nothing can be taken before the stream is live. */
    void demand(long nanos) {
        demanding = true;
        if (demandedNanos.isEmpty()) demandedNanos = Optional.of(nanos);
    }

    boolean wantsLive() {
        return !ended()
                && !there
                && (demanding || capture.isPresent() && !capture.get().direct());
    }

    void capturing(Capture begun, Tier how, long nanos) {
        capture = Optional.of(begun);
        // one that had to be begun first is not running
        tier = Optional.of(how == Tier.RUNNING && demandedNanos.isPresent() ? Tier.COLD : how);
        captureNanos = nanos;
    }

    /** The picture is there. @param age of it, at most */
    void taken(Tier how, Duration age) {
        there = true;
        tier = Optional.of(how);
        frameAge = age;
    }

    /** One that opens the camera itself does not count as an attempt: the stream may still work. */
    void captureFailed() {
        if (capture.isPresent() && capture.get().direct()) directFailed = true;
        else attempts++;
        capture = Optional.empty();
    }

    void done(StoredFile stored, String pixels, long nanos) {
        progress = Progress.DONE;
        file = stored.name();
        storedAs = stored.path().toString();
        size = stored.size();
        resolution = pixels;
        over(nanos);
    }

    void failed(String why, long nanos) {
        progress = Progress.FAILED;
        failure = why;
        over(nanos);
    }

    private void over(long nanos) {
        endedNanos = nanos;
        capture = Optional.empty();
        demanding = false;
    }

    Snapshot picture() {
        return new Snapshot(
                request.id(),
                request.camera(),
                progress,
                file,
                storedAs,
                size,
                resolution,
                at,
                tier,
                frameAge,
                progress == Progress.FAILED ? Optional.of(failure) : Optional.empty());
    }

    /** For the vault: valid in this JVM only. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put("id", request.id());
        map.put("camera", request.camera().toString());
        request.fileName().ifPresent(name -> map.put("fileName", name));
        map.put("format", request.format());
        map.put("quality", request.quality());
        request.cause().ifPresent(cause -> map.put("cause", cause));
        map.put("at", at);
        map.put("takenNanos", takenNanos);
        map.put("there", there);
        map.put("directFailed", directFailed);
        map.put("attempts", attempts);
        map.put("demanding", demanding);
        demandedNanos.ifPresent(nanos -> map.put("demandedNanos", nanos));
        tier.ifPresent(how -> map.put("tier", how.name()));
        map.put("frameAge", frameAge);
        map.put("captureNanos", captureNanos);
        map.put("progress", progress.name());
        map.put("endedNanos", endedNanos);
        map.put("file", file);
        map.put("storedAs", storedAs);
        map.put("resolution", resolution);
        map.put("failure", failure);
        map.put("size", size);
        capture.ifPresent(capture -> map.put("capture", capture.toMap()));
        if (reserved != null)
            map.put(
                    "reserved",
                    Map.of(
                            "name", reserved.name(),
                            "file", reserved.file().toString(),
                            "temporary", reserved.temporary().toString()));
        return map;
    }

    static SnapshotJob of(Map<?, ?> map) {
        CameraId camera = CameraId.parse(text(map, "camera"));
        SnapshotJob job = new SnapshotJob(
                new SnapshotRequest(
                        text(map, "id"),
                        camera,
                        Optional.ofNullable((String) map.get("fileName")),
                        text(map, "format"),
                        (int) number(map, "quality"),
                        Optional.ofNullable((String) map.get("cause"))),
                map.get("at") instanceof Instant at ? at : Instant.EPOCH,
                number(map, "takenNanos"));
        job.there = Boolean.TRUE.equals(map.get("there"));
        job.directFailed = Boolean.TRUE.equals(map.get("directFailed"));
        job.demanding = Boolean.TRUE.equals(map.get("demanding"));
        job.attempts = (int) number(map, "attempts");
        job.progress = Progress.valueOf(text(map, "progress"));
        job.endedNanos = number(map, "endedNanos");
        job.file = text(map, "file");
        job.storedAs = text(map, "storedAs");
        job.resolution = text(map, "resolution");
        job.failure = text(map, "failure");
        if (map.get("demandedNanos") instanceof Long nanos) job.demandedNanos = Optional.of(nanos);
        job.tier = Optional.ofNullable(map.get("tier")).map(how -> Tier.valueOf(how.toString()));
        if (map.get("frameAge") instanceof Duration age) job.frameAge = age;
        job.captureNanos = number(map, "captureNanos");
        job.size = number(map, "size");
        if (map.get("capture") instanceof Map<?, ?> capture) job.capture = Optional.of(Capture.of(capture));
        if (map.get("reserved") instanceof Map<?, ?> name)
            job.begin(new Reserved(
                    Storage.Kind.SNAPSHOT,
                    camera,
                    text(name, "name"),
                    Path.of(text(name, "file")),
                    Path.of(text(name, "temporary"))));
        return job;
    }

    private static String text(Map<?, ?> map, String key) {
        return String.valueOf(map.get(key));
    }

    private static long number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
