package io.camhost.streams;

import io.camhost.api.ErrorCode;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Clip;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.Reserved;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One clip, from the request to a minute after its end. Guarded by {@link Clips}. */
final class ClipJob {
    final Clip.Request request;

    Progress progress = Progress.RUNNING;
    /** Once it is being cut. */
    Optional<Reserved> reserved = Optional.empty();

    String file = "";
    long fromMillis;
    long untilMillis;
    /** Of what was asked for; what is cut is a little longer. */
    long askedMillis;

    long begunNanos;
    long endedNanos;
    Optional<Clip.Refusal> refusal = Optional.empty();

    ClipJob(Clip.Request request) {
        this.request = request;
        this.fromMillis = request.from().toEpochMilli();
        this.untilMillis = request.until().toEpochMilli();
    }

    boolean ended() {
        return progress == Progress.DONE || progress == Progress.FAILED;
    }

    String key() {
        return Clips.CHILD + request.id();
    }

    Clip picture() {
        return new Clip(
                request.id(),
                request.camera(),
                progress,
                file,
                Instant.ofEpochMilli(fromMillis),
                Instant.ofEpochMilli(untilMillis),
                refusal);
    }

    /** For the vault. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put("id", request.id());
        map.put("camera", request.camera().toString());
        map.put("from", request.from());
        map.put("until", request.until());
        map.put("partly", request.partly());
        request.cause().ifPresent(cause -> map.put("cause", cause));
        map.put("progress", progress.name());
        reserved.ifPresent(name -> map.put(
                "reserved",
                Map.of(
                        "name", name.name(),
                        "file", name.file().toString(),
                        "temporary", name.temporary().toString())));
        map.put("file", file);
        map.put("fromMillis", fromMillis);
        map.put("untilMillis", untilMillis);
        map.put("askedMillis", askedMillis);
        map.put("begunNanos", begunNanos);
        map.put("endedNanos", endedNanos);
        refusal.ifPresent(why -> map.put("refusal", List.of(why.code().name(), why.reason())));
        return map;
    }

    static ClipJob of(Map<?, ?> map) {
        CameraId camera = CameraId.parse(String.valueOf(map.get("camera")));
        ClipJob job = new ClipJob(new Clip.Request(
                String.valueOf(map.get("id")),
                camera,
                time(map, "from"),
                time(map, "until"),
                Boolean.TRUE.equals(map.get("partly")),
                Optional.ofNullable(map.get("cause")).map(Object::toString)));
        job.progress = Progress.valueOf(String.valueOf(map.get("progress")));
        if (map.get("reserved") instanceof Map<?, ?> name)
            job.reserved = Optional.of(new Reserved(
                    Storage.Kind.RECORDING,
                    camera,
                    String.valueOf(name.get("name")),
                    Path.of(String.valueOf(name.get("file"))),
                    Path.of(String.valueOf(name.get("temporary")))));
        job.file = String.valueOf(map.get("file"));
        job.fromMillis = number(map, "fromMillis");
        job.untilMillis = number(map, "untilMillis");
        job.askedMillis = number(map, "askedMillis");
        job.begunNanos = number(map, "begunNanos");
        job.endedNanos = number(map, "endedNanos");
        if (map.get("refusal") instanceof List<?> why)
            job.refusal = Optional.of(new Clip.Refusal(
                    ErrorCode.valueOf(String.valueOf(why.get(0))), String.valueOf(why.get(1)), List.of()));
        return job;
    }

    private static Instant time(Map<?, ?> map, String key) {
        return map.get(key) instanceof Instant at ? at : Instant.EPOCH;
    }

    private static long number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
