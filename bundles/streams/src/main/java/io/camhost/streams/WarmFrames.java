package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Encoding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest picture of each live stream, which its publisher keeps in a folder in memory: a second output that costs about a hundredth of a core.
 * A camera's own H.264 is not decoded for it. Threading: any thread.
 */
final class WarmFrames {
    private static final Logger LOG = LoggerFactory.getLogger(WarmFrames.class);
    /** An older one is none. */
    private static final Duration WARM = Duration.ofSeconds(1);

    private static final Duration LEFT = Duration.ofMinutes(1);
    /** What {@link #output} writes is about that good. */
    private static final int QUALITY = 92;

    private final Optional<Path> folder;
    private final InstantSource clock;

    /** @param folder in memory; without one there are none, since a disk would be written all the time */
    WarmFrames(Optional<Path> folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** @param age when it was looked at */
    record Frame(Path file, Duration age) {}

    /** What goes behind the arguments of a publisher; empty when it makes none. */
    List<String> output(CameraId camera, Encoding encoding) {
        if (folder.isEmpty() || encoding.copy()) return List.of();
        return List.of(
                "-map",
                "0:v:0",
                "-vf",
                "fps=1.25", // so that there is always one that is younger than a second
                "-c:v",
                "mjpeg",
                "-pix_fmt",
                "yuvj420p",
                "-q:v",
                "4",
                "-f",
                "fifo", // a picture that cannot be written must not end the stream
                "-fifo_format",
                "image2",
                "-format_opts",
                "update=1:atomic_writing=1",
                "-attempt_recovery",
                "1",
                "-recover_any_error",
                "1",
                "-drop_pkts_on_overflow",
                "1",
                "-queue_size",
                "2",
                file(folder.get(), camera).toString());
    }

    /** A publisher's arguments without {@link #output}: nobody's business, and it names a folder of ours. */
    static List<String> without(List<String> argv) {
        int fifo = argv.indexOf("-fifo_format");
        return fifo < 0 ? argv : argv.subList(0, argv.subList(0, fifo).lastIndexOf("-map"));
    }

    private static Path file(Path folder, CameraId camera) {
        return folder.resolve(camera + ".jpg");
    }

    /** One that is younger than a second. */
    Optional<Frame> newest(CameraId camera) {
        return folder.flatMap(place -> {
            Path file = file(place, camera);
            try {
                Instant written = Files.getLastModifiedTime(file).toInstant();
                Duration age = Duration.between(written, clock.instant());
                boolean warm = age.compareTo(WARM) < 0 && age.compareTo(WARM.negated()) > 0;
                return warm ? Optional.of(new Frame(file, age.isNegative() ? Duration.ZERO : age)) : Optional.empty();
            } catch (IOException none) {
                return Optional.empty();
            }
        });
    }

    /** Whether it is as good as is asked for, so that it need not be made worse. */
    static boolean fits(String format, int quality) {
        return format.equals("jpg") && quality >= 80 && quality <= QUALITY;
    }

    /** Whether it can be made into what is asked for. */
    static boolean suffices(int quality) {
        return quality <= QUALITY;
    }

    /** Forgets those that are not replaced any more. */
    void tidy() {
        folder.ifPresent(place -> {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "camera*.jpg*")) {
                Instant old = clock.instant().minus(LEFT);
                for (Path file : files)
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("{} cannot be tidied: {}", place, e.toString());
            }
        });
    }

    /** The host ends. */
    void delete() {
        folder.ifPresent(place -> {
            try (Stream<Path> all = Files.walk(place)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
            } catch (IOException e) {
                LOG.debug("{} stays: {}", place, e.toString());
            }
        });
    }
}
