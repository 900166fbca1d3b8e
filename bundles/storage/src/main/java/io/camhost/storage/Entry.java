package io.camhost.storage;

import io.camhost.api.camera.CameraId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A file of the catalogue. Since there may be many, it does not keep its path.
 *
 * @param created by its name, else of its last write
 * @param size bytes
 */
record Entry(Path folder, String name, Optional<CameraId> camera, Instant created, long size, Instant modified) {
    Path path() {
        return folder.resolve(name);
    }

    /** Whether it has that name, with or without its extension. */
    boolean isCalled(String other) {
        return name.startsWith(other) && (name.length() == other.length() || name.lastIndexOf('.') == other.length());
    }
}
