package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One camera with what it sends and what it can do; does not depend on the media server. */
final class GetCameraStatus extends Method {
    private final Gate<Cameras> cameras;
    private final Gate<Streams> streams;
    private final Gate<Auth> auth;
    private final Tickets tickets;
    private final InstantSource clock;

    GetCameraStatus(
            Gate<Cameras> cameras, Gate<Streams> streams, Gate<Auth> auth, Tickets tickets, InstantSource clock) {
        super(define(
                "get_camera_status",
                Role.VIEWER,
                Pace.QUICK,
                "Tells the state of one camera, what it sends and what it can do.",
                CameraViews.schema()
                        .with(
                                "metrics",
                                Schema.object()
                                        .with("bytes_sent", Schema.COUNT)
                                        .with("readers", Schema.COUNT)
                                        .with("uptime", Schema.COUNT)
                                        .end())
                        .with(
                                "capabilities",
                                Schema.object()
                                        .with("formats", Schema.TEXTS)
                                        .with("resolutions", Schema.TEXTS)
                                        .with("frame_rates", Schema.array(Schema.COUNT))
                                        .end())
                        .end(),
                Parameter.device()));
        this.cameras = cameras;
        this.streams = streams;
        this.auth = auth;
        this.tickets = tickets;
        this.clock = clock;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId id = request.device();
        tickets.renew(auth, request);
        Map<String, Object> metrics = new LinkedHashMap<>();
        Map<String, Object> result = cameras.call(request.deadline(), directory -> {
            Camera camera = CameraViews.require(directory, id);
            Map<String, Object> view = new LinkedHashMap<>(directory.describe(camera));
            view.put("capabilities", CameraViews.summary(camera));
            metrics.put("uptime", uptime(camera));
            return view;
        });
        Optional<StreamState> state =
                maybe(streams, request, there -> there.find(id)).flatMap(found -> found.flatMap(Streams.Stream::state));
        metrics.put("bytes_sent", state.map(StreamState::bytesSent).orElse(0L));
        metrics.put("readers", state.map(StreamState::viewers).orElse(0));
        result.put("metrics", metrics);
        return result;
    }

    private long uptime(Camera camera) {
        if (!camera.connected()) return 0;
        return Math.max(0, Duration.between(camera.since(), clock.instant()).toSeconds());
    }
}
