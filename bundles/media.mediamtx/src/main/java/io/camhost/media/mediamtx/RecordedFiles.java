package io.camhost.media.mediamtx;

import io.camhost.api.camera.CameraId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that the server writes: {@code <camera>_<YYYY-MM-DD_HH-MM-SS>.mp4}, in UTC. */
final class RecordedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedFiles.class);
    private static final Pattern NAME =
            Pattern.compile("(camera[0-9]+)_([0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}-[0-9]{2}-[0-9]{2})(_[0-9]+)?\\.mp4");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RecordedFiles() {}

    static Path folder(Path file) {
        return file.toAbsolutePath().resolveSibling("").normalize();
    }

    /** Those of a camera. */
    static Set<String> names(Path folder, CameraId camera) {
        Set<String> names = new HashSet<>();
        if (!Files.isDirectory(folder)) return names;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, camera + "_*.mp4")) {
            for (Path file : files) names.add(String.valueOf(file.getFileName()));
        } catch (IOException e) {
            LOG.warn("the recordings of {} cannot be listed: {}", camera, e.toString());
        }
        return names;
    }

    /**
     * Gives the first file of a recording its announced name, once it is there.
     *
     * @param before names that were there when it began
     */
    static void nameFirst(CameraId camera, Path folder, Path announced, Set<String> before) {
        if (Files.exists(announced)) return;
        String from = time(announced).orElse("");
        names(folder, camera).stream()
                .filter(name -> !before.contains(name))
                .filter(name -> time(Path.of(name)).orElse("").compareTo(from) >= 0)
                .min(String::compareTo)
                .ifPresent(first -> {
                    try {
                        Files.move(folder.resolve(first), announced);
                    } catch (IOException e) {
                        LOG.warn("{} cannot be given its name yet: {}", first, e.toString());
                    }
                });
    }

    /**
     * Calls the files of a path after the camera, where the path is called otherwise. The server goes on writing to what is moved.
     *
     * @param path its name: with a folder in it the server makes one
     */
    static void collect(Path folder, String path, CameraId camera) {
        if (path.equals(camera.toString())) return;
        Path first = folder.resolve(path);
        Path there = folder(first);
        if (!Files.isDirectory(there)) return;
        String start = first.getFileName() + "_";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(there, start + "*.mp4")) {
            for (Path file : files) {
                String rest = String.valueOf(file.getFileName()).substring(start.length());
                Path name = folder.resolve(camera + "_" + rest);
                if (Files.notExists(name)) Files.move(file, name);
            }
        } catch (IOException e) {
            LOG.warn("the recordings of {} cannot be given their names yet: {}", camera, e.toString());
        }
    }

    /** Whether one of them is named after that second or a later one. */
    static boolean hasSince(Set<String> names, Instant moment) {
        String second = TIME.format(moment);
        return names.stream().anyMatch(name -> time(Path.of(name)).orElse("").compareTo(second) >= 0);
    }

    /** Bytes of the files that came after it. */
    static long laterBytes(CameraId camera, Path announced) {
        Path folder = folder(announced);
        String from = time(announced).orElse("~");
        return names(folder, camera).stream()
                .filter(name -> time(Path.of(name)).orElse("").compareTo(from) > 0)
                .mapToLong(name -> size(folder.resolve(name)))
                .sum();
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static Optional<String> time(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Optional.of(name.group(2)) : Optional.empty();
    }
}
