package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Wants a stream no longer; viewers and recordings keep theirs. */
final class StopStreaming extends Method {
    private final Gate<Streams> streams;
    private final InstantSource clock;

    StopStreaming(Gate<Streams> streams, InstantSource clock) {
        super(define(
                "stop_streaming",
                Role.OPERATOR,
                Pace.SLOW,
                "Lets a camera's stream go; it continues while others use it.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("stream_name", Schema.CAMERA)
                        .with("status", Schema.oneOf("STOPPED"))
                        .with("start_time", Schema.TIME)
                        .with("end_time", Schema.TIME)
                        .with("duration", Schema.COUNT)
                        .with("stream_continues", Schema.FLAG)
                        .with("message", Schema.TEXT)
                        .end(),
                Parameter.device()));
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId camera = request.device();
        Optional<Instant> begun =
                streams.call(request.deadline(), there -> there.find(camera).flatMap(Streams.Stream::startedAt));
        Streams.Stream stopped = streams.call(request.deadline(), there -> there.stop(camera));

        Instant end = clock.instant();
        Instant start = begun.or(stopped::startedAt).orElse(end);
        int viewers = stopped.state().map(StreamState::viewers).orElse(0);
        boolean continues = stopped.recording() || viewers > 0;
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", camera.toString());
        result.put("stream_name", camera.toString());
        result.put("status", "STOPPED");
        result.put("start_time", start);
        result.put("end_time", end);
        result.put("duration", Math.max(0, Duration.between(start, end).toSeconds()));
        result.put("stream_continues", continues);
        result.put("message", message(stopped.recording(), viewers));
        return result;
    }

    private static String message(boolean recording, int viewers) {
        if (recording) return "Streaming stopped; the stream continues for a recording";
        if (viewers > 0) return "Streaming stopped; the stream continues for " + viewers + " viewers";
        return "Streaming stopped";
    }
}
