package io.camhost.rpc.methods;

import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Wants a stream on; does not wait for its first picture. */
final class StartStreaming extends Method {
    private final Gate<Streams> streams;
    private final Gate<Auth> auth;
    private final Tickets tickets;
    private final InstantSource clock;

    StartStreaming(Gate<Streams> streams, Gate<Auth> auth, Tickets tickets, InstantSource clock) {
        super(define(
                "start_streaming",
                Role.OPERATOR,
                Pace.SLOW,
                "Makes a camera's stream ready for viewers.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("stream_name", Schema.CAMERA)
                        .with("stream_url", Schema.TEXT)
                        .with("status", Schema.oneOf("STARTED"))
                        .with("start_time", Schema.TIME)
                        .with("auto_close_after", Schema.TEXT)
                        .with("ffmpeg_command", Schema.TEXT)
                        .end(),
                Parameter.device()));
        this.streams = streams;
        this.auth = auth;
        this.tickets = tickets;
        this.clock = clock;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId camera = request.device();
        tickets.renew(auth, request);
        return streams.call(request.deadline(), there -> {
            Streams.Stream stream = there.start(camera);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("device", camera.toString());
            result.put("stream_name", camera.toString());
            result.put("stream_url", StreamViews.address(there.media().addresses(), camera));
            result.put("status", "STARTED");
            result.put("start_time", stream.startedAt().orElseGet(clock::instant));
            result.put("auto_close_after", stream.closeDelay().toSeconds() + "s");
            result.put("ffmpeg_command", stream.command());
            return result;
        });
    }
}
