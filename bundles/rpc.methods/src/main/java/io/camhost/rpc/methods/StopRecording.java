package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Recording;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Ends a recording and waits for its file. */
final class StopRecording extends Method {
    private static final Duration MOST = Duration.ofSeconds(10);

    private final Gate<Streams> streams;

    StopRecording(Gate<Streams> streams) {
        super(define(
                "stop_recording",
                Role.OPERATOR,
                Pace.SLOW,
                "Ends the recording of a camera and tells what came of it.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("filename", Schema.TEXT)
                        .with("status", Schema.oneOf("STOPPED"))
                        .with("start_time", Schema.TIME)
                        .with("end_time", Schema.TIME)
                        .with("duration", Schema.COUNT)
                        .with("file_size", Schema.COUNT)
                        .with("format", Schema.oneOf(StartRecording.FORMATS))
                        .end(),
                Parameter.device()));
        this.streams = streams;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId camera = request.device();
        Recording stopping = streams.call(request.deadline(), there -> stop(there, camera, request));
        Recording ended = Slow.follow(
                request,
                "MediaMTX",
                MOST,
                StopRecording::ended,
                () -> streams.call(
                        request.deadline(),
                        there -> there.recording(stopping.id(), Slow.LOOK)
                                .orElseGet(() -> stop(there, camera, request))));
        if (ended.progress() == Progress.FAILED)
            throw CamhostException.dependencyFailed(
                    "MediaMTX", ended.failure().orElse("the recording could not be ended"));

        Instant end = ended.endedAt().orElseGet(() -> ended.startedAt().plus(ended.length()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", camera.toString());
        result.put("filename", ended.name());
        result.put("status", "STOPPED");
        result.put("start_time", ended.startedAt());
        result.put("end_time", end);
        result.put("duration", Math.max(0, ended.length().toSeconds()));
        result.put("file_size", ended.size());
        result.put("format", ended.format());
        return result;
    }

    /** The same request again returns the same recording. */
    private static Recording stop(Streams streams, CameraId camera, RpcRequest request) {
        return streams.stopRecording(camera, request.cause(), Optional.of(request.cause()));
    }

    private static boolean ended(Recording recording) {
        return recording.progress() == Progress.DONE || recording.progress() == Progress.FAILED;
    }
}
