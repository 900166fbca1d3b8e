package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams.Still;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small pictures for the grid of a page: taken while somebody asks for them, one every three seconds, two cameras at a time.
 *
 * <p>Threading: {@link #newest} on any thread, everything else on one.
 */
final class Stills {
    private static final Logger LOG = LoggerFactory.getLogger(Stills.class);
    private static final Duration FRESH = Duration.ofSeconds(3);
    private static final Duration ASKED = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final int AT_ONCE = 2;
    private static final int CAMERAS = 100;
    private static final int WIDTH = 640;
    private static final int QUALITY = 75;
    private static final long MOST_BYTES = 500_000;

    private final Gate<Processes> processes;
    private final Path folder;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<CameraId, Long> asked = new ConcurrentHashMap<>();
    private final Map<CameraId, Still> pictures = new ConcurrentHashMap<>();
    private final Map<CameraId, Long> nextNanos = new HashMap<>();
    private final Map<CameraId, Capture> running = new HashMap<>();

    Stills(Gate<Processes> processes, Path folder, InstantSource clock, LongSupplier nanoTime) {
        this.processes = processes;
        this.folder = folder;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Asking keeps it fresh. */
    Optional<Still> newest(CameraId camera) {
        if (asked.size() < CAMERAS || asked.containsKey(camera)) asked.put(camera, nanoTime.getAsLong());
        return Optional.ofNullable(pictures.get(camera));
    }

    /** Whether nobody asks for any. */
    boolean none() {
        return asked.isEmpty() && running.isEmpty();
    }

    /** Cameras that are open for a still: their publisher has to wait. */
    Set<CameraId> open() {
        Set<CameraId> cameras = new HashSet<>();
        running.forEach((camera, capture) -> {
            if (capture.direct()) cameras.add(camera);
        });
        return cameras;
    }

    /** Keys of the children that take pictures now. */
    Set<String> captures() {
        Set<String> keys = new HashSet<>();
        running.values().forEach(capture -> keys.add(capture.key()));
        return keys;
    }

    /** @param taken cameras that somebody else has open directly */
    void advance(Sight sight, Set<CameraId> taken) {
        long now = nanoTime.getAsLong();
        for (var each : List.copyOf(running.entrySet())) {
            Optional<Capture.Outcome> outcome =
                    Calls.now(processes, there -> each.getValue().look(there, now));
            if (outcome.isEmpty() || outcome.get() == Capture.Outcome.RUNNING) continue;
            running.remove(each.getKey());
            boolean genuine =
                    each.getValue().direct() || sight.live(each.getKey()); // else it may be what is shown instead
            boolean well = genuine && outcome.get() == Capture.Outcome.DONE && keep(each.getKey(), each.getValue());
            nextNanos.put(each.getKey(), now + (well || !genuine ? FRESH : AFTER_FAILURE).toNanos());
        }
        asked.values().removeIf(at -> now - at > KEPT.toNanos());
        pictures.keySet().retainAll(asked.keySet());
        nextNanos.keySet().retainAll(asked.keySet());
        asked.entrySet().stream()
                .filter(each -> now - each.getValue() < ASKED.toNanos())
                .map(Map.Entry::getKey)
                .filter(camera -> !running.containsKey(camera) && sight.connected(camera) && !taken.contains(camera))
                .filter(camera -> now - nextNanos.getOrDefault(camera, now) >= 0)
                .sorted(Comparator.comparing((CameraId camera) -> nextNanos.getOrDefault(camera, now)))
                .limit(Math.max(0, AT_ONCE - running.size()))
                .toList()
                .forEach(camera -> begin(camera, sight, now));
    }

    private void begin(CameraId camera, Sight sight, long now) {
        Optional<List<String>> input = sight.live(camera) ? sight.stillInput().apply(camera) : Optional.empty();
        boolean direct = input.isEmpty() && sight.free(camera);
        if (direct) input = sight.directInput().apply(camera);
        if (input.isEmpty()) return;
        Path file = folder.resolve(camera + ".jpg");
        List<String> argv = Pictures.argv(input.get(), file, "jpg", QUALITY, WIDTH, WIDTH);
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("no stills: {}", e.toString());
            nextNanos.put(camera, now + AFTER_FAILURE.toNanos());
            return;
        }
        Calls.now(
                        processes,
                        there -> Capture.begin(there, "still/" + camera, argv, file, direct, now + LIMIT.toNanos()))
                .ifPresent(capture -> running.put(camera, capture));
    }

    private boolean keep(CameraId camera, Capture capture) {
        try {
            boolean small = capture.size() <= MOST_BYTES;
            if (small) pictures.put(camera, new Still(Files.readAllBytes(capture.file()), clock.instant()));
            Files.deleteIfExists(capture.file());
            return small;
        } catch (IOException e) {
            return false;
        }
    }

    /** For the successor. */
    Map<String, Object> keep() {
        Map<String, Object> kept = new HashMap<>();
        pictures.forEach((camera, still) -> kept.put(
                camera.toString(),
                Map.of("jpeg", still.jpeg(), "at", still.at(), "asked", asked.getOrDefault(camera, 0L))));
        return Map.of("pictures", kept, "running", keepRunning());
    }

    private Map<String, Object> keepRunning() {
        Map<String, Object> kept = new HashMap<>();
        running.forEach((camera, capture) -> kept.put(camera.toString(), capture.toMap()));
        return kept;
    }

    void restore(Map<?, ?> kept) {
        if (kept.get("pictures") instanceof Map<?, ?> all)
            all.forEach((camera, value) -> {
                Map<?, ?> picture = (Map<?, ?>) value;
                if (picture.get("jpeg") instanceof byte[] jpeg
                        && picture.get("at") instanceof Instant at
                        && picture.get("asked") instanceof Long when) {
                    CameraId id = CameraId.parse((String) camera);
                    pictures.put(id, new Still(jpeg, at));
                    asked.put(id, when);
                }
            });
        if (kept.get("running") instanceof Map<?, ?> all)
            all.forEach(
                    (camera, capture) -> running.put(CameraId.parse((String) camera), Capture.of((Map<?, ?>) capture)));
    }
}
