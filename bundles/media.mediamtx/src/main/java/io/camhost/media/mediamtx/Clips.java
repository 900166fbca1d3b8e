package io.camhost.media.mediamtx;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Encoding;
import io.camhost.media.mediamtx.clip.ClipFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What viewers see while a camera does not publish: two dark seconds, in the camera's own size and rate, that say whose they are and
 * what is the matter. A file for each camera and setting. What it says is changed where it stands, since naming another file to the
 * server would cut everybody: all films of a setting differ in the dots of their letters only, and the server reads each picture
 * when it shows it. Threading: one thread.
 */
final class Clips {
    private static final Logger LOG = LoggerFactory.getLogger(Clips.class);
    /** A file that is not used any more may have been named to the server a moment ago. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Path folder;
    private final Map<Path, List<String>> said = new HashMap<>();
    private final Set<Path> used = new HashSet<>(); // since the last tidying
    private boolean failing;

    Clips(Path folder) {
        this.folder = folder;
    }

    /**
     * The film of a camera.
     *
     * @param lines what it says; empty: whatever it said last
     * @return empty when there is none: the server's own has to do
     */
    Optional<Path> of(CameraId camera, Encoding encoding, Optional<List<String>> lines) {
        Path file = folder.resolve(
                camera + "-" + size(encoding) + "-" + encoding.rate().toString().replace('/', '_') + ".mp4");
        used.add(file);
        try {
            boolean there = Files.isRegularFile(file); // somebody may clean caches up
            if (there && (lines.isEmpty() || lines.get().equals(said.get(file)))) return Optional.of(file);
            List<String> now = lines.orElse(List.of(camera.toString()));
            write(file, there, ClipFile.of(encoding.width(), encoding.height(), encoding.rate(), now));
            said.put(file, now);
            failing = false;
            return Optional.of(file);
        } catch (IOException e) {
            if (!failing) LOG.warn("what is shown while a camera is away cannot be written: {}", e.toString());
            failing = true;
            return Optional.of(file).filter(Files::isRegularFile);
        }
    }

    private void write(Path file, boolean there, byte[] film) throws IOException {
        if (there && Files.size(file) == film.length) {
            if (Arrays.equals(Files.readAllBytes(file), film)) return;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(film);
                while (rest.hasRemaining()) channel.write(rest);
            }
            return;
        }
        Files.createDirectories(folder);
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.write(temporary, film);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Removes what has not been used for a while.
     *
     * @param named files that the server knows: it ends when one of them is missing
     */
    void tidy(Set<String> named, Instant now) {
        if (!Files.isDirectory(folder)) return;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                boolean needed = used.contains(file) || named.contains(file.toString());
                if (needed || Files.getLastModifiedTime(file).toInstant().isAfter(now.minus(KEPT))) continue;
                Files.deleteIfExists(file);
                said.remove(file);
            }
        } catch (IOException e) {
            LOG.info("{} cannot be tidied: {}", folder, e.toString());
        }
        used.clear();
    }

    private static String size(Encoding encoding) {
        return encoding.width() + "x" + encoding.height();
    }

    /** Whether a film that was made here has pictures of that size. @param file its path; blank for none */
    static boolean isOfSize(String file, Encoding encoding) {
        return !file.isEmpty() && String.valueOf(Path.of(file).getFileName()).contains("-" + size(encoding) + "-");
    }
}
