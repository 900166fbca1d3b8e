package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.camera.Capabilities;
import java.util.List;
import java.util.Map;

/** How cameras look in results. */
final class CameraViews {
    private static final Capabilities NONE = new Capabilities("", "", "", List.of());

    private CameraViews() {}

    /** The contract's Camera; further members may follow. */
    static Schema.Members schema() {
        return Schema.object()
                .with("device", Schema.CAMERA)
                .with("status", Schema.oneOf("CONNECTED", "DISCONNECTED", "ERROR"))
                .with("name", Schema.TEXT)
                .with("resolution", Schema.TEXT)
                .with("fps", Schema.COUNT)
                .with("streams", Schema.TEXT_MAP);
    }

    static Camera require(Cameras cameras, CameraId id) {
        return cameras.find(id).orElseThrow(() -> CamhostException.notFound("camera", id.toString()));
    }

    static Capabilities capabilities(Camera camera) {
        return camera.capabilities().orElse(NONE);
    }

    static Map<String, Object> summary(Camera camera) {
        Capabilities known = capabilities(camera);
        return Map.of(
                "formats", known.formatCodes(),
                "resolutions", known.resolutions(),
                "frame_rates", known.frameRates());
    }
}
