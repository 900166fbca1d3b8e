package io.camhost.storage;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files of one kind go.
 *
 * @param root where new files go
 * @param fallback where they go while the root cannot be written
 * @param perCamera whether each camera has a folder of its own
 * @param setting the key an operator sets to change the root
 */
record Folders(Kind kind, Path root, Optional<Path> fallback, boolean perCamera, String setting) {
    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

    List<Path> roots() {
        List<Path> all = new ArrayList<>(List.of(root));
        fallback.ifPresent(all::add);
        return all;
    }

    /**
     * A folder that can be written now, made if missing.
     *
     * @throws CamhostException DEPENDENCY_FAILED when there is none; the log says which folder
     */
    Path forNew(CameraId camera) {
        for (Path base : roots()) {
            Path folder = perCamera ? base.resolve(camera.toString()) : base;
            if (usable(base) && usable(folder)) return folder;
        }
        LOG.error("{} cannot be written: give its owner the right, or set {}", root, setting);
        throw new CamhostException(
                ErrorCode.DEPENDENCY_FAILED,
                "Dependency failed",
                Map.of("dependency", "storage", "detail", "the folder cannot be written: set " + setting));
    }

    /** Whether new files can go to the root itself. */
    boolean writable() {
        return usable(root);
    }

    private boolean usable(Path folder) {
        try {
            boolean base = folder.equals(root);
            // only the operator's own root may be a link: /tmp is everybody's
            boolean there = base ? Files.isDirectory(folder) : Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
            if (!there) Files.createDirectories(folder);
            return (base || !Files.isSymbolicLink(folder)) && Files.isWritable(folder);
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes what was begun before {@code start} and never finished, but for {@code kept}. */
    void removeLeftovers(Instant start, Set<Path> kept) {
        for (Path base : roots()) {
            removeLeftovers(base, start, kept);
            try (DirectoryStream<Path> cameras = Files.newDirectoryStream(base, "camera*")) {
                for (Path camera : cameras)
                    if (Files.isDirectory(camera, LinkOption.NOFOLLOW_LINKS)) removeLeftovers(camera, start, kept);
            } catch (IOException e) {
                // not there: nothing is left over
            }
        }
    }

    private static void removeLeftovers(Path folder, Instant start, Set<Path> kept) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*")) {
            for (Path file : files) {
                boolean old = Names.isTemporary(file.getFileName().toString())
                        && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(start);
                if (!old || kept.contains(file)) continue;
                Files.deleteIfExists(file);
                LOG.info("removed the unfinished {}", file);
            }
        } catch (IOException e) {
            // not there, or not ours: nothing is left over
        }
    }
}
