package io.camhost.auth;

import io.camhost.swap.WholeFile;
import io.camhost.swap.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to when what was issued to a user is no good any more; kept in a file. Who is replaced and who replaces it may both be told, so
 * each looks once a second whether the file has changed. Threading: any thread.
 */
final class Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Path file;
    private final InstantSource clock;
    private volatile Map<String, Instant> until = Map.of();
    private volatile Instant looked = Instant.MIN;
    private @Nullable FileTime written;

    /** @param file need not exist, nor its folder */
    Revocations(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** @throws UncheckedIOException when it cannot be kept: then it does not hold either */
    synchronized void add(String user, Instant now) {
        try {
            read();
            Map<String, Instant> all = new TreeMap<>(until);
            all.put(user, now);
            write(all);
            until = Map.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException("revocations cannot be kept in " + file, e);
        }
    }

    /** Whether something that was issued to somebody then is revoked. */
    boolean cover(String user, Instant issued) {
        Instant now = clock.instant();
        if (looked.isBefore(now.minus(LOOK)) || looked.isAfter(now)) look(now);
        Instant end = until.get(user);
        return end != null && !issued.isAfter(end);
    }

    private synchronized void look(Instant now) {
        looked = now;
        try {
            read();
        } catch (IOException e) {
            LOG.error("what is revoked cannot be read from {}; what was known holds: {}", file, e.toString());
        }
    }

    private void read() throws IOException {
        FileTime time;
        try {
            time = Files.getLastModifiedTime(file);
        } catch (NoSuchFileException none) {
            return;
        }
        if (time.equals(written)) return;
        Map<String, Instant> all = new TreeMap<>();
        for (var entry : Json.read(Files.readString(file)).entrySet()) {
            if (!(entry.getValue() instanceof Number millis)) throw new IOException("a time is no number");
            all.put(entry.getKey(), Instant.ofEpochMilli(millis.longValue()));
        }
        written = time;
        until = Map.copyOf(all);
    }

    private void write(Map<String, Instant> all) throws IOException {
        Map<String, Object> millis = new TreeMap<>();
        all.forEach((user, until) -> millis.put(user, until.toEpochMilli()));
        WholeFile.write(file, Json.pretty(millis));
    }
}
