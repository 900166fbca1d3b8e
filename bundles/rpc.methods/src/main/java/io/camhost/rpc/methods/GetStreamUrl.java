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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where a camera can be watched; starts nothing, and answers while the media server is down. */
final class GetStreamUrl extends Method {
    private final Gate<Cameras> cameras;
    private final Gate<Streams> streams;
    private final Gate<Auth> auth;
    private final Tickets tickets;

    GetStreamUrl(Gate<Cameras> cameras, Gate<Streams> streams, Gate<Auth> auth, Tickets tickets) {
        super(define(
                "get_stream_url",
                Role.VIEWER,
                Pace.QUICK,
                "Tells where a camera can be watched and whether pictures arrive.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("stream_name", Schema.CAMERA)
                        .with("stream_url", Schema.TEXT)
                        .with("available", Schema.FLAG)
                        .with("active_consumers", Schema.COUNT)
                        .with("stream_status", Schema.oneOf("READY", "NOT_READY", "ERROR"))
                        .end(),
                Parameter.device()));
        this.cameras = cameras;
        this.streams = streams;
        this.auth = auth;
        this.tickets = tickets;
    }

    /** What the media side knows. */
    private record Known(Map<String, String> addresses, boolean running, Optional<StreamState> state) {}

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId id = request.device();
        tickets.renew(auth, request);
        Camera camera = cameras.call(request.deadline(), directory -> CameraViews.require(directory, id));
        Known known = maybe(
                        streams,
                        request,
                        there -> new Known(
                                there.media().addresses(),
                                StreamViews.running(there),
                                there.find(id).flatMap(Streams.Stream::state)))
                .orElseGet(() -> new Known(Map.of(), false, Optional.empty()));

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", id.toString());
        result.put("stream_name", id.toString());
        result.put("stream_url", StreamViews.address(known.addresses(), id));
        result.put("available", camera.connected());
        result.put("active_consumers", known.state().map(StreamState::viewers).orElse(0));
        result.put("stream_status", status(known));
        return result;
    }

    private static String status(Known known) {
        if (!known.running() || known.state().isEmpty()) return "NOT_READY";
        StreamState state = known.state().get();
        if (state.live()) return "READY";
        return StreamViews.broken(state) ? "ERROR" : "NOT_READY";
    }
}
