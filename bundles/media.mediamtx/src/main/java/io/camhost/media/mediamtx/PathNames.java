package io.camhost.media.mediamtx;

import io.camhost.api.camera.CameraId;
import java.util.Optional;

/**
 * How cameras' paths are called at a server.
 *
 * @param prefix what their names begin with; may be empty
 */
record PathNames(String prefix) {
    String of(CameraId camera) {
        return prefix + camera;
    }

    /** The camera whose path is called so; empty when it is none of ours. */
    Optional<CameraId> camera(String path) {
        if (!path.startsWith(prefix)) return Optional.empty();
        try {
            return Optional.of(CameraId.parse(path.substring(prefix.length())));
        } catch (IllegalArgumentException otherwise) {
            return Optional.empty();
        }
    }

    /** Whether names of that kind are nobody else's. */
    boolean own() {
        return !prefix.isEmpty();
    }
}
