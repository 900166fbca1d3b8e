package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a camera can do. */
final class GetCameraCapabilities extends Method {
    private final Gate<Cameras> cameras;

    GetCameraCapabilities(Gate<Cameras> cameras) {
        super(define(
                "get_camera_capabilities",
                Role.VIEWER,
                Pace.INSTANT,
                "Tells what formats, sizes and rates a camera offers, and whether that is confirmed.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("formats", Schema.TEXTS)
                        .with("resolutions", Schema.TEXTS)
                        .with("fps_options", Schema.array(Schema.COUNT))
                        .with("frame_rates", Schema.array(Schema.COUNT))
                        .with("validation_status", Schema.oneOf("NONE", "DISCONNECTED", "CONFIRMED"))
                        .end(),
                Parameter.device()));
        this.cameras = cameras;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId id = request.device();
        Camera camera = cameras.call(request.deadline(), directory -> CameraViews.require(directory, id));
        Capabilities known = CameraViews.capabilities(camera);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", id.toString());
        result.put("formats", known.formatCodes());
        result.put("resolutions", known.resolutions());
        result.put("fps_options", known.frameRates());
        result.put("frame_rates", known.frameRates());
        result.put(
                "validation_status",
                (camera.connected() ? camera.validation() : Camera.Validation.DISCONNECTED).name());
        return result;
    }
}
