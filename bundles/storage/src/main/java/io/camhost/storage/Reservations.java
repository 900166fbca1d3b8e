package io.camhost.storage;

import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage.Kind;
import io.camhost.api.storage.Storage.Reserved;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Names that are given out, by their temporary file; and when a camera's last recording was ended. Not thread-safe. */
final class Reservations {
    private final Map<Path, Reserved> given = new LinkedHashMap<>();
    private final Map<CameraId, Instant> ended = new HashMap<>();
    private long number;

    long nextNumber() {
        return ++number;
    }

    void add(Reserved reserved) {
        given.put(reserved.temporary(), reserved);
    }

    void end(Reserved reserved, Instant now) {
        given.remove(reserved.temporary());
        if (reserved.kind() == Kind.RECORDING) ended.put(reserved.camera(), now);
    }

    boolean isTaken(Kind kind, String name) {
        return given.values().stream()
                .anyMatch(reserved -> reserved.kind() == kind && reserved.name().equals(name));
    }

    boolean isGiven(Path file) {
        return given.values().stream().anyMatch(reserved -> reserved.file().equals(file));
    }

    /** Long ago when never. */
    Instant ended(CameraId camera) {
        return ended.getOrDefault(camera, Instant.EPOCH);
    }

    Set<Path> temporaries() {
        return Set.copyOf(given.keySet());
    }

    Map<String, Object> toMap() {
        return Map.of(
                "number",
                number,
                "given",
                given.values().stream()
                        .map(reserved -> Map.of(
                                "kind", reserved.kind().name(),
                                "camera", reserved.camera().toString(),
                                "name", reserved.name(),
                                "file", reserved.file().toString(),
                                "temporary", reserved.temporary().toString()))
                        .toList(),
                "ended",
                ended.entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue)));
    }

    static Reservations fromMap(Map<String, Object> map) {
        Reservations all = new Reservations();
        if (map.get("number") instanceof Number number) all.number = number.longValue();
        if (map.get("given") instanceof List<?> given)
            for (Object one : given) if (one instanceof Map<?, ?> reserved) all.add(reserved(reserved));
        if (map.get("ended") instanceof Map<?, ?> ended)
            ended.forEach((camera, at) -> {
                if (at instanceof Instant instant) all.ended.put(CameraId.parse(String.valueOf(camera)), instant);
            });
        return all;
    }

    private static Reserved reserved(Map<?, ?> map) {
        return new Reserved(
                Kind.valueOf(String.valueOf(map.get("kind"))),
                CameraId.parse(String.valueOf(map.get("camera"))),
                String.valueOf(map.get("name")),
                Path.of(String.valueOf(map.get("file"))),
                Path.of(String.valueOf(map.get("temporary"))));
    }
}
