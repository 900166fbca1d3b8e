package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Ledger;
import io.camhost.api.media.Ledger.Cause;
import io.camhost.api.media.Ledger.Gap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ledgers of recordings that have ended, one file each. Threading: any thread. */
final class LedgerFolder {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerFolder.class);
    private static final String END = ".json";

    private final Path folder;

    LedgerFolder(Path folder) {
        this.folder = folder;
    }

    void put(Ledger ledger) {
        try {
            new StateFile(folder.resolve(ledger.name() + END)).save(() -> toMap(ledger));
        } catch (UncheckedIOException e) {
            LOG.error("what became of the recording {} cannot be kept", ledger.name(), e);
        }
    }

    /** @param name of any of its files, without extension */
    Optional<Ledger> find(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,254}")) return Optional.empty();
        Optional<Ledger> own = read(folder.resolve(name + END));
        if (own.isPresent()) return own;
        // a later file: it belongs to the last one that began before it, if that says so
        int camera = name.indexOf('_');
        if (camera < 0) return Optional.empty();
        String before = names(name.substring(0, camera + 1)).floorKey(name);
        return Optional.ofNullable(before)
                .flatMap(first -> read(folder.resolve(first + END)))
                .filter(ledger -> ledger.files().contains(name));
    }

    private TreeMap<String, Path> names(String prefix) {
        TreeMap<String, Path> names = new TreeMap<>();
        if (!Files.isDirectory(folder)) return names;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*" + END)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                names.put(name.substring(0, name.length() - END.length()), file);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", folder, e.toString());
        }
        return names;
    }

    /** Forgets those whose files are all gone. @param there whether a file of that name is @param before only what ended by then */
    void forget(Predicate<String> there, Instant before) {
        names("").forEach((name, file) -> {
            boolean kept = read(file)
                    .map(ledger -> ledger.until().isAfter(before)
                            || ledger.files().stream().anyMatch(there))
                    .orElse(false);
            try {
                if (!kept) Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("{} stays: {}", file, e.toString());
            }
        });
    }

    private static Optional<Ledger> read(Path file) {
        try {
            Map<String, Object> map = new StateFile(file).read();
            return map.isEmpty() ? Optional.empty() : Optional.of(of(map));
        } catch (RuntimeException e) {
            LOG.warn("{} is not understood: {}", file, e.toString());
            return Optional.empty();
        }
    }

    static Map<String, Object> toMap(Ledger ledger) {
        List<Object> gaps = new ArrayList<>();
        for (Gap gap : ledger.gaps())
            gaps.add(Map.of(
                    "from", gap.from().toString(),
                    "until", gap.until().toString(),
                    "cause", gap.cause().name(),
                    "covered", gap.covered()));
        Map<String, Object> map = new HashMap<>();
        map.put("name", ledger.name());
        map.put("camera", ledger.camera().toString());
        map.put("from", ledger.from().toString());
        map.put("until", ledger.until().toString());
        map.put("files", ledger.files());
        map.put("recordedMillis", ledger.recorded().toMillis());
        map.put("gaps", gaps);
        return map;
    }

    private static Ledger of(Map<?, ?> map) {
        List<Gap> gaps = new ArrayList<>();
        for (Object each : list(map, "gaps")) {
            Map<?, ?> gap = (Map<?, ?>) each;
            gaps.add(new Gap(
                    time(gap, "from"),
                    time(gap, "until"),
                    Cause.valueOf(String.valueOf(gap.get("cause"))),
                    Boolean.TRUE.equals(gap.get("covered"))));
        }
        return new Ledger(
                String.valueOf(map.get("name")),
                CameraId.parse(String.valueOf(map.get("camera"))),
                time(map, "from"),
                time(map, "until"),
                true,
                list(map, "files").stream().map(String::valueOf).toList(),
                Duration.ofMillis(map.get("recordedMillis") instanceof Number millis ? millis.longValue() : 0),
                gaps);
    }

    private static List<?> list(Map<?, ?> map, String key) {
        return map.get(key) instanceof List<?> list ? list : List.of();
    }

    private static Instant time(Map<?, ?> map, String key) {
        return Instant.parse(String.valueOf(map.get(key)));
    }
}
