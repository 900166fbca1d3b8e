package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the files of an ended recording into Matroska, one after the other, without encoding anything. A file that cannot be put
 * there stays as it is. Every step can be repeated: what is done is seen from the files. Threading: one thread.
 */
final class Remux {
    private static final Logger LOG = LoggerFactory.getLogger(Remux.class);

    private Remux() {}

    static String key(CameraId camera) {
        return "record/" + camera;
    }

    /**
     * One step.
     *
     * @param files those still to be put there; the one being worked on is taken out when it is done
     * @return whether all are done
     */
    static boolean step(Processes processes, CameraId camera, List<Path> files) {
        if (files.isEmpty()) return true;
        Path file = files.get(0);
        Path temporary = sibling(file, "." + base(file) + ".mkv");
        String key = key(camera);
        Optional<ChildStatus> child =
                processes.status(key).filter(status -> status.argv().contains(file.toString()));
        if (child.isEmpty()) {
            List<String> argv = List.of(
                    "ffmpeg",
                    "-nostdin",
                    "-hide_banner",
                    "-loglevel",
                    "error",
                    "-i",
                    file.toString(),
                    "-map",
                    "0",
                    "-c",
                    "copy",
                    "-f",
                    "matroska",
                    "-y",
                    temporary.toString());
            processes.ensure(ChildSpec.once(
                    key, argv, file.toAbsolutePath().resolveSibling("").normalize()));
            return false;
        }
        if (Capture.underWay(child.get())) return false;
        boolean well = child.get().state() == ChildStatus.State.ENDED
                && child.get().exitCode().orElse(0) == 0;
        if (!well)
            LOG.warn(
                    "{} stays as it is, since it cannot be put into mkv: {}",
                    file.getFileName(),
                    child.get().logTail());
        finish(file, temporary, well);
        processes.forget(key);
        files.remove(0);
        return files.isEmpty();
    }

    private static void finish(Path file, Path temporary, boolean well) {
        try {
            if (well && Files.isRegularFile(temporary) && Files.size(temporary) > 0) {
                // when its last picture came: nothing else says it
                Files.setLastModifiedTime(temporary, Files.getLastModifiedTime(file));
                Files.move(temporary, target(file), StandardCopyOption.ATOMIC_MOVE);
                Files.delete(file);
            } else {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            LOG.warn("{} stays as it is: {}", file.getFileName(), e.toString());
        }
    }

    static Path target(Path file) {
        return sibling(file, base(file) + ".mkv");
    }

    private static Path sibling(Path file, String name) {
        return file.resolveSibling(name);
    }

    private static String base(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".mp4") ? name.substring(0, name.length() - 4) : name;
    }
}
