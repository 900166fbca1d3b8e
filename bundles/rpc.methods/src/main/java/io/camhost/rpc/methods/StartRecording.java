package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Recording;
import io.camhost.api.media.Streams.RecordingRequest;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Begins to record; answered when the file is there. */
final class StartRecording extends Method {
    static final String[] FORMATS = {"fmp4", "mp4", "mkv"};

    /** Longer than a session lasts without a picture: {@code streams} gives it up, and says why. */
    private static final Duration MOST = Duration.ofSeconds(25);

    private final Gate<Streams> streams;
    private final String format;

    /** @param format when nothing is asked for */
    StartRecording(Gate<Streams> streams, String format) {
        super(define(
                "start_recording",
                Role.OPERATOR,
                Pace.SLOW,
                "Begins to record a camera.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("filename", Schema.TEXT)
                        .with("status", Schema.oneOf("RECORDING"))
                        .with("start_time", Schema.TIME)
                        .with("format", Schema.oneOf(FORMATS))
                        .end(),
                Parameter.device(),
                Parameter.optional(
                                "duration",
                                Parameter.Type.NUMBER,
                                "whole seconds after which it stops by itself; 0 or absent: never")
                        .between(0, 86_400),
                Parameter.optional("format", Parameter.Type.STRING, "container").oneOf(FORMATS)));
        this.streams = streams;
        this.format = format;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId camera = request.device();
        var wanted = new RecordingRequest(
                request.cause(),
                camera,
                duration(request),
                request.optionalText("format").orElse(format),
                Optional.of(request.cause()));
        Recording first = streams.call(request.deadline(), there -> there.startRecording(wanted));
        Recording recording = begun(first) ? first : follow(request, wanted);
        if (recording.progress() == Progress.FAILED)
            throw CamhostException.dependencyFailed(
                    "MediaMTX", recording.failure().orElse("the recording could not be begun"));

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", camera.toString());
        result.put("filename", recording.name());
        result.put("status", "RECORDING");
        result.put("start_time", recording.startedAt());
        result.put("format", recording.format());
        return result;
    }

    private Recording follow(RpcRequest request, RecordingRequest wanted) throws InterruptedException {
        return Slow.follow(
                request,
                "MediaMTX",
                MOST,
                StartRecording::begun,
                () -> streams.call(
                        request.deadline(),
                        there ->
                                there.recording(wanted.id(), Slow.LOOK).orElseGet(() -> there.startRecording(wanted))));
    }

    /** Its file is there and has pictures, or it is over. */
    private static boolean begun(Recording recording) {
        return recording.size() > 0
                || recording.progress() != Progress.RUNNING && recording.progress() != Progress.STOPPING;
    }

    private static Optional<Duration> duration(RpcRequest request) {
        double seconds = request.number("duration").map(Number::doubleValue).orElse(0.0);
        if (seconds != Math.rint(seconds))
            throw CamhostException.invalidParameter("duration", "type", "a whole number of seconds");
        return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds((long) seconds));
    }
}
