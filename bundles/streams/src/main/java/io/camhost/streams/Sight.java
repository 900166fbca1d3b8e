package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What one round sees.
 *
 * @param cameras all there are
 * @param states as the driver tells them
 * @param wantedLive cameras whose publisher was last asked for: their source is not free
 * @param open whether some child has its node open, or is about to
 * @param stillInput of the driver
 * @param directInput ffmpeg's input to open the camera itself, {@code -i} included; empty when it cannot be opened so
 */
record Sight(
        Map<CameraId, Camera> cameras,
        Map<CameraId, StreamState> states,
        Set<CameraId> wantedLive,
        Predicate<Camera> open,
        Function<CameraId, Optional<List<String>>> stillInput,
        Function<CameraId, Optional<List<String>>> directInput) {
    boolean connected(CameraId id) {
        Camera camera = cameras.get(id);
        return camera != null && camera.connected();
    }

    boolean live(CameraId id) {
        StreamState state = states.get(id);
        return state != null && state.live();
    }

    boolean published(CameraId id) {
        StreamState state = states.get(id);
        return state != null && state.publisher().isPresent();
    }

    /** Whether nobody has it open and nobody is about to. */
    boolean free(CameraId id) {
        StreamState state = states.get(id);
        Camera camera = cameras.get(id);
        return camera != null
                && !open.test(camera)
                && !wantedLive.contains(id)
                && (state == null || !state.live() && state.publisher().isEmpty() && state.viewers() == 0);
    }
}
