package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Ledger.Cause;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Recording;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.Reserved;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One recording, from its start to a minute after its end. Guarded by {@link Recordings}. */
final class Session {
    static final long NEVER = Long.MIN_VALUE;

    final String id;
    final CameraId camera;
    final Reserved reserved;
    final String askedFormat;
    final Instant startedAt;
    final long startedNanos;
    final Optional<Duration> limit;

    Progress progress = Progress.RUNNING;
    String format;
    /** Whether the announced file has been seen. */
    boolean seen;

    long size;
    long awaySinceNanos = NEVER;
    long toldNanos;

    String stopId = "";
    Optional<String> stopCause = Optional.empty();
    /** Why it ends as a failure; blank when it does not. */
    String failure = "";

    Optional<Instant> endedAt = Optional.empty();
    Duration length = Duration.ZERO;
    /** What may have cost pictures. */
    final Troubles troubles = new Troubles();
    /** When it was last seen going on, by the wall clock. */
    long lookedMillis;

    /** The same by the other clock. */
    long lookedNanos = NEVER;

    /** Of the publisher it was last seen with. */
    Optional<Instant> publisherSince = Optional.empty();
    /** Whether its files go on while the camera's own picture does not come. */
    boolean placeholder;
    /** Gaps that begin before that are told. */
    long gapsToldUntil = Long.MIN_VALUE;

    long stoppingSinceNanos = NEVER;
    long endedNanos = NEVER;

    Session(
            String id,
            CameraId camera,
            Reserved reserved,
            String format,
            Instant startedAt,
            long startedNanos,
            Optional<Duration> limit) {
        this.id = id;
        this.camera = camera;
        this.reserved = reserved;
        this.askedFormat = format;
        this.format = format;
        this.startedAt = startedAt;
        this.startedNanos = startedNanos;
        this.toldNanos = startedNanos;
        this.limit = limit;
    }

    /** What is needed to look into its files. */
    record Account(
            String id,
            CameraId camera,
            String name,
            Path file,
            Instant from,
            List<Trouble> troubles,
            boolean placeholder,
            long toldUntil) {}

    Account account() {
        return new Account(
                id, camera, reserved.name(), reserved.file(), startedAt, troubles.all(), placeholder, gapsToldUntil);
    }

    /** Nobody has looked after it for a while. @param swapped whether the host went on meanwhile */
    void gone(boolean swapped, long now) {
        long since = lookedMillis;
        if (!swapped) // what was saved may be old, and the media server may have gone on
        for (Path file : RecordingFiles.of(reserved.file()))
                since = Math.max(since, file.toFile().lastModified());
        if (since > 0 && since < now)
            troubles.add(new Trouble(swapped ? Cause.SWAP : Cause.HOST_RESTART, new Span(since, now)));
    }

    boolean ended() {
        return progress == Progress.DONE || progress == Progress.FAILED;
    }

    Duration lengthAt(long nanos) {
        return progress == Progress.RUNNING ? Duration.ofNanos(Math.max(0, nanos - startedNanos)) : length;
    }

    /** It is to end: what is left is the media server's and the file's business. */
    void stop(String id, Optional<String> cause, String why, Instant now, long nanos) {
        length = lengthAt(nanos);
        progress = Progress.STOPPING;
        stopId = id;
        stopCause = cause;
        failure = why;
        endedAt = Optional.of(now);
        stoppingSinceNanos = nanos;
    }

    Recording picture(long nanos) {
        return new Recording(
                id,
                camera,
                progress,
                reserved.name(),
                progress == Progress.RUNNING || progress == Progress.STOPPING ? askedFormat : format,
                startedAt,
                endedAt,
                lengthAt(nanos),
                size,
                progress == Progress.FAILED ? Optional.of(failure) : Optional.empty());
    }

    /** As JDK types that can become JSON. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put("id", id);
        map.put("camera", camera.toString());
        map.put("name", reserved.name());
        map.put("file", reserved.file().toString());
        map.put("temporary", reserved.temporary().toString());
        map.put("format", askedFormat);
        map.put("resultFormat", format);
        map.put("startedAt", startedAt.toString());
        map.put("startedNanos", startedNanos);
        limit.ifPresent(limit -> map.put("limitMillis", limit.toMillis()));
        map.put("progress", progress.name());
        map.put("seen", seen);
        map.put("size", size);
        map.put("stopId", stopId);
        stopCause.ifPresent(cause -> map.put("stopCause", cause));
        map.put("failure", failure);
        endedAt.ifPresent(at -> map.put("endedAt", at.toString()));
        map.put("lengthMillis", length.toMillis());
        map.put("troubles", troubles.keep());
        map.put("lookedMillis", lookedMillis);
        publisherSince.ifPresent(at -> map.put("publisherSince", at.toString()));
        map.put("placeholder", placeholder);
        map.put("gapsToldUntil", gapsToldUntil);
        return map;
    }

    /**
     * @param sameHost whether the JVM is still the one that wrote it: then its monotonic times are still right; else the wall clock
     *     tells how long it has been going on
     */
    static Session of(Map<?, ?> map, boolean sameHost, Instant now, long nanos) {
        CameraId camera = CameraId.parse(text(map, "camera"));
        Instant startedAt = Instant.parse(text(map, "startedAt"));
        long gone = Math.max(0, Duration.between(startedAt, now).toNanos());
        Session session = new Session(
                text(map, "id"),
                camera,
                new Reserved(
                        Storage.Kind.RECORDING,
                        camera,
                        text(map, "name"),
                        Path.of(text(map, "file")),
                        Path.of(text(map, "temporary"))),
                text(map, "format"),
                startedAt,
                sameHost ? number(map, "startedNanos") : nanos - gone,
                map.containsKey("limitMillis")
                        ? Optional.of(Duration.ofMillis(number(map, "limitMillis")))
                        : Optional.empty());
        session.format = text(map, "resultFormat");
        session.progress = Progress.valueOf(text(map, "progress"));
        session.seen = Boolean.TRUE.equals(map.get("seen"));
        session.size = number(map, "size");
        session.stopId = text(map, "stopId");
        session.stopCause = Optional.ofNullable(map.get("stopCause")).map(Object::toString);
        session.failure = text(map, "failure");
        session.endedAt =
                Optional.ofNullable(map.get("endedAt")).map(Object::toString).map(Instant::parse);
        session.length = Duration.ofMillis(number(map, "lengthMillis"));
        session.toldNanos = nanos;
        if (map.get("troubles") instanceof List<?> troubles) session.troubles.restore(troubles);
        if (map.get("lookedMillis") instanceof Number looked) session.lookedMillis = looked.longValue();
        session.publisherSince = Optional.ofNullable(map.get("publisherSince"))
                .map(Object::toString)
                .map(Instant::parse);
        session.placeholder = Boolean.TRUE.equals(map.get("placeholder"));
        if (map.get("gapsToldUntil") instanceof Number told) session.gapsToldUntil = told.longValue();
        if (session.progress != Progress.RUNNING) session.stoppingSinceNanos = nanos;
        if (session.ended()) session.endedNanos = nanos;
        return session;
    }

    private static String text(Map<?, ?> map, String key) {
        if (map.get(key) instanceof String text) return text;
        throw new IllegalArgumentException("a recording session without " + key);
    }

    private static long number(Map<?, ?> map, String key) {
        if (map.get(key) instanceof Number number) return number.longValue();
        throw new IllegalArgumentException("a recording session without " + key);
    }
}
