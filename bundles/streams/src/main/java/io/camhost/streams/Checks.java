package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.Streams.Media;
import io.camhost.swap.Gate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What has to be so before something is begun. Threading: any thread. */
final class Checks {
    private final Gate<Cameras> cameras;
    private final Encoders encoders;
    private final Supplier<View> view;

    Checks(Gate<Cameras> cameras, Encoders encoders, Supplier<View> view) {
        this.cameras = cameras;
        this.encoders = encoders;
        this.view = view;
    }

    List<Camera> cameras() {
        return Calls.waiting(cameras, Deadline.in(Deadline.DEFAULT_SWAP_WAIT), Cameras::list);
    }

    Optional<Camera> find(CameraId id) {
        return Calls.waiting(cameras, Deadline.in(Deadline.DEFAULT_SWAP_WAIT), there -> there.find(id));
    }

    Camera known(CameraId id) {
        return find(id).orElseThrow(() -> CamhostException.notFound("camera", id.toString()));
    }

    Camera connected(CameraId id) {
        Camera camera = known(id);
        if (!camera.connected()) throw CamhostException.invalidState("DISCONNECTED", "CONNECTED");
        return camera;
    }

    void mediaServer() {
        Media media = view.get().media();
        State state = media.status().state();
        if (media.driver().isEmpty() || state == State.ERROR || state == State.STOPPED)
            throw CamhostException.dependencyFailed("MediaMTX", "the media server is not available");
    }

    /** What has a stream already has a way to be encoded. */
    void encoder(CameraId id) {
        Encoders.Result result = encoders.result();
        if (result.done() && result.best().isEmpty() && !view.get().wanted().containsKey(id))
            throw CamhostException.dependencyFailed("FFmpeg", result.problem());
    }

    void ffmpeg() {
        Encoders.Result result = encoders.result();
        if (result.done() && result.best().isEmpty() && result.tests().isEmpty())
            throw CamhostException.dependencyFailed("FFmpeg", result.problem());
    }
}
