package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.Streams;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far the host has come; answers at all times. */
final class GetSystemStatus extends Method {
    private final Gate<Cameras> cameras;
    private final Gate<Streams> streams;
    private volatile boolean looked; // the first look was over at some time

    GetSystemStatus(Gate<Cameras> cameras, Gate<Streams> streams) {
        super(define(
                "get_system_status",
                Role.VIEWER,
                Pace.QUICK,
                "Tells whether the host is still starting, partly ready or ready.",
                Schema.object()
                        .with("status", Schema.oneOf("starting", "partial", "ready"))
                        .with("message", Schema.TEXT)
                        .with("available_cameras", Schema.array(Schema.CAMERA))
                        .with("discovery_active", Schema.FLAG)
                        .end()));
        this.cameras = cameras;
        this.streams = streams;
    }

    /** What the directory says at one moment. */
    private record Look(boolean active, List<String> available) {}

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        Optional<Look> look = maybe(
                cameras,
                request,
                directory -> new Look(
                        directory.discovering(),
                        directory.list().stream()
                                .filter(Camera::connected)
                                .map(camera -> camera.id().toString())
                                .toList()));
        boolean active = look.map(Look::active).orElse(true);
        if (!active) looked = true;
        boolean media = maybe(streams, request, StreamViews::running).orElse(false);

        Map<String, Object> result = new LinkedHashMap<>();
        if (active && !looked) {
            result.put("status", "starting");
            result.put("message", "Looking for cameras for the first time");
        } else if (active) {
            result.put("status", "partial");
            result.put("message", "Looking for cameras");
        } else if (!media) {
            result.put("status", "partial");
            result.put("message", "The media server is not ready");
        } else {
            result.put("status", "ready");
            result.put("message", "Ready");
        }
        result.put("available_cameras", look.map(Look::available).orElse(List.of()));
        result.put("discovery_active", active);
        return result;
    }
}
