package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.StreamState.Publisher;
import io.camhost.api.media.Streams;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One stream in detail. */
final class GetStreamStatus extends Method {
    private final Gate<Cameras> cameras;
    private final Gate<Streams> streams;
    private final InstantSource clock;

    GetStreamStatus(Gate<Cameras> cameras, Gate<Streams> streams, InstantSource clock) {
        super(define(
                "get_stream_status",
                Role.VIEWER,
                Pace.QUICK,
                "Tells how a camera's stream is: its publisher, its path and what it sends.",
                schema(),
                Parameter.device()));
        this.cameras = cameras;
        this.streams = streams;
        this.clock = clock;
    }

    private static Map<String, Object> schema() {
        return Schema.object()
                .with("device", Schema.CAMERA)
                .with("stream_name", Schema.CAMERA)
                .with("status", Schema.oneOf("ACTIVE", "INACTIVE", "ERROR", "STARTING", "STOPPING"))
                .with("ready", Schema.FLAG)
                .with(
                        "ffmpeg_process",
                        Schema.object()
                                .with("running", Schema.FLAG)
                                .with("pid", Schema.COUNT)
                                .with("uptime", Schema.COUNT)
                                .end())
                .with(
                        "mediamtx_path",
                        Schema.object()
                                .with("exists", Schema.FLAG)
                                .with("ready", Schema.FLAG)
                                .with("readers", Schema.COUNT)
                                .end())
                .with(
                        "metrics",
                        Schema.object()
                                .with("bytes_sent", Schema.COUNT)
                                .with("frames_sent", Schema.COUNT)
                                .with("bitrate", Schema.COUNT)
                                .with("fps", Schema.COUNT)
                                .end())
                .with("start_time", Schema.TIME)
                .optional("guarantee", Schema.oneOf("SEAMLESS", "STALL", "RECONNECT"))
                .optional("stall_limit", Schema.COUNT)
                .optional("problem", Schema.TEXT)
                .optional("limits", Schema.TEXTS)
                .end();
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId id = request.device();
        Camera camera = cameras.call(request.deadline(), directory -> CameraViews.require(directory, id));
        Streams.Stream stream = streams.call(request.deadline(), there -> {
            StreamViews.requireRunning(there);
            return there.find(id).orElseThrow(() -> CamhostException.notFound("stream", id.toString()));
        });
        StreamState state = stream.state()
                .filter(StreamState::exists)
                .orElseThrow(() -> CamhostException.notFound("stream", id.toString()));

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", id.toString());
        result.put("stream_name", id.toString());
        result.put("status", status(state));
        result.put("ready", state.live());
        result.put("ffmpeg_process", process(state.publisher()));
        result.put("mediamtx_path", Map.of("exists", true, "ready", state.live(), "readers", state.viewers()));
        result.put("metrics", metrics(state, camera));
        result.put("start_time", stream.startedAt().orElse(state.since()));
        result.put("guarantee", state.guarantee().name());
        state.stallLimit().ifPresent(limit -> result.put("stall_limit", limit.toSeconds()));
        state.problem().or(stream::note).ifPresent(problem -> result.put("problem", problem));
        List<String> limits =
                streams.call(request.deadline(), Streams::condition).limits();
        if (!limits.isEmpty()) result.put("limits", limits);
        return result;
    }

    private static String status(StreamState state) {
        if (state.live()) return "ACTIVE";
        if (StreamViews.broken(state)) return "ERROR";
        return state.publisher().isPresent() ? "STARTING" : "INACTIVE";
    }

    private Map<String, Object> process(Optional<Publisher> publisher) {
        return Map.of(
                "running", publisher.isPresent(),
                "pid", publisher.map(Publisher::pid).orElse(0L),
                "uptime", publisher.map(running -> seconds(running.startedAt())).orElse(0L));
    }

    /** Bit rate: of what came from the publisher, on average since it began. */
    private Map<String, Object> metrics(StreamState state, Camera camera) {
        long seconds =
                state.publisher().map(running -> seconds(running.startedAt())).orElse(0L);
        return Map.of(
                "bytes_sent",
                state.bytesSent(),
                "frames_sent",
                0, // no media server tells
                "bitrate",
                state.live() && seconds > 0 ? state.bytesReceived() * 8 / seconds : 0,
                "fps",
                state.live() ? camera.fps() : 0);
    }

    private long seconds(Instant since) {
        return Math.max(0, Duration.between(since, clock.instant()).toSeconds());
    }
}
