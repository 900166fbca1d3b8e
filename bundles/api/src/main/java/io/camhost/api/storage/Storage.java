package io.camhost.api.storage;

import io.camhost.api.camera.CameraId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Files, names and space. The folders are the truth: what is there is listed. Threading: any thread. */
@ProviderType
public interface Storage {
    enum Kind {
        RECORDING,
        SNAPSHOT
    }

    /**
     * Reserves a name nobody else gets: {@code <camera>_<YYYY-MM-DD_HH-MM-SS>} in UTC, {@code _2}, {@code _3} … on collision.
     *
     * @param wish a name, extension optional; replaces an existing file when {@link #commit committed}
     * @param extension without dot
     * @throws io.camhost.api.CamhostException INVALID_STATE {@code STORAGE_CRITICAL}; DEPENDENCY_FAILED when the folder cannot be written
     */
    Reserved reserve(Kind kind, CameraId camera, Optional<String> wish, String extension, Instant at);

    /** Moves the temporary file to its name, atomically. */
    StoredFile commit(Reserved reserved);

    /** Gives the name back and deletes the temporary file, if any. */
    void release(Reserved reserved);

    /** Newest first, then name descending; lengths as far as they are known in a moment. @param offset ≥ 0 @param limit ≥ 1 */
    Listing list(Kind kind, int offset, int limit);

    /** By name, with or without extension; only files of the catalogue. Its length is known. */
    Optional<StoredFile> find(Kind kind, String name);

    Space space();

    /**
     * @param name base name, without extension
     * @param file the final place, absolute; its folder exists
     * @param temporary in the same folder, dot-file: write here unless the file may be seen growing
     */
    record Reserved(Kind kind, CameraId camera, String name, Path file, Path temporary) {}

    /**
     * @param name with extension
     * @param growing whether it is being written
     * @param created by its name, else of its last write
     * @param length of a recording, so far while it grows; zero when it cannot be read, empty when nobody has looked yet
     */
    record StoredFile(
            Kind kind,
            String name,
            Path path,
            Optional<CameraId> camera,
            long size,
            Instant modified,
            boolean growing,
            Instant created,
            Optional<Duration> length) {
        public StoredFile(
                Kind kind,
                String name,
                Path path,
                Optional<CameraId> camera,
                long size,
                Instant modified,
                boolean growing) {
            this(kind, name, path, camera, size, modified, growing, modified, Optional.empty());
        }

        /** Without extension. */
        public String baseName() {
            int dot = name.lastIndexOf('.');
            return dot > 0 ? name.substring(0, dot) : name;
        }

        /** Its extension, in lower case. */
        public String format() {
            return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        }
    }

    record Listing(List<StoredFile> files, int total) {}

    /** Bytes of the volume that holds the recordings. @param low usage at or above the warning limit */
    record Space(
            long total,
            long used,
            long available,
            long recordings,
            long snapshots,
            double usedPercent,
            boolean low,
            boolean critical) {}
}
