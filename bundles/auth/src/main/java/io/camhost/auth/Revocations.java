package io.camhost.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    private final JsonFactory json = new JsonFactory();
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
        try (JsonParser parser = json.createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw new IOException("it does not hold a JSON object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String user = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) throw new IOException("a time is no number");
                all.put(user, Instant.ofEpochMilli(parser.getLongValue()));
            }
        }
        written = time;
        until = Map.copyOf(all);
    }

    private void write(Map<String, Instant> all) throws IOException {
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        Path next = Files.createTempFile(
                file.toAbsolutePath().resolveSibling(""), file.getFileName().toString(), ".new");
        try {
            try (Writer out = Files.newBufferedWriter(next);
                    JsonGenerator generator = json.createGenerator(out).useDefaultPrettyPrinter()) {
                generator.writeStartObject();
                for (var entry : all.entrySet())
                    generator.writeNumberField(entry.getKey(), entry.getValue().toEpochMilli());
                generator.writeEndObject();
            }
            written = Files.getLastModifiedTime(next);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
