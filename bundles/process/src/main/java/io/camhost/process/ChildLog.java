package io.camhost.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What children print: one file each, appended to, emptied when it has grown too large. A file and not a pipe: the end of a pipe's
 * reader would take the child along.
 */
final class ChildLog {
    private static final Logger LOG = LoggerFactory.getLogger(ChildLog.class);
    private static final String SUFFIX = ".log";
    static final long LIMIT = 1 << 20;
    private static final int TAIL_BYTES = 2048;
    private static final int TAIL_LINES = 10;

    private final Path folder;

    ChildLog(Path folder) {
        this.folder = folder;
        LeaseFolder.makePrivate(folder);
    }

    Path file(String key) {
        return folder.resolve(LeaseFolder.fileName(key) + SUFFIX);
    }

    /** A line of ours among the child's. */
    void note(String key, String line) {
        try (var out = new FileOutputStream(file(key).toFile(), true)) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("no note in the log of {}: {}", key, e.toString());
        }
    }

    /** Empties it when it is too large; the child appends, so that it goes on at the beginning. */
    void bound(String key) {
        Path file = file(key);
        try {
            if (!Files.exists(file) || Files.size(file) <= LIMIT) return;
            try (var open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(0);
            }
            LOG.info("the log of {} was emptied at {} bytes", key, LIMIT);
        } catch (IOException e) {
            LOG.debug("the log of {} is not bounded: {}", key, e.toString());
        }
    }

    /** The last lines, at most 10 and at most 2 KiB. */
    List<String> tail(String key) {
        try (var open = new RandomAccessFile(file(key).toFile(), "r")) {
            long length = open.length();
            int size = (int) Math.min(TAIL_BYTES, length);
            byte[] bytes = new byte[size];
            open.seek(length - size);
            open.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            if (size < length && lines.size() > 1) lines = lines.subList(1, lines.size()); // the first one was cut
            return List.copyOf(lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return List.of();
        }
    }

    void delete(String key) {
        try {
            Files.deleteIfExists(file(key));
        } catch (IOException e) {
            LOG.debug("the log of {} stays: {}", key, e.toString());
        }
    }

    /** Deletes the logs of all others. */
    void keepOnly(Set<String> keys) {
        Set<String> names =
                keys.stream().map(key -> LeaseFolder.fileName(key) + SUFFIX).collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) if (!names.contains(file.getFileName().toString())) Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("old logs stay: {}", e.toString());
        }
    }
}
