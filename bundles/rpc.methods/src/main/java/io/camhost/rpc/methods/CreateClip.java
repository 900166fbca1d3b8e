package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Clip;
import io.camhost.api.media.Streams;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.swap.Gate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Cuts a time out of what is recorded of a camera; not in the contract. */
final class CreateClip extends Method {
    /** Longer than any clip may take: {@code streams} gives up, and says why. */
    private static final Duration MOST = Duration.ofMinutes(3);

    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z");

    private final Gate<Storage> storage;
    private final Gate<Streams> streams;
    private final Gate<Auth> auth;
    private final Links links;

    CreateClip(Gate<Storage> storage, Gate<Streams> streams, Gate<Auth> auth, Links links) {
        super(define(
                "camhost.create_clip",
                Role.OPERATOR,
                Pace.SLOW,
                "Cuts a time out of what is recorded of a camera, without encoding it anew, and stores it as a recording.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("filename", Schema.TEXT)
                        .with("status", Schema.oneOf("SUCCESS"))
                        .with("from", Schema.TIME)
                        .with("to", Schema.TIME)
                        .with("duration", Schema.COUNT)
                        .with("file_size", Schema.COUNT)
                        .with("format", Schema.TEXT)
                        .with("download_url", Schema.TEXT)
                        .end(),
                Parameter.device(),
                Parameter.required("from", Parameter.Type.STRING, "when it begins, such as 2026-01-02T03:04:05Z")
                        .matching(TIME, 24),
                Parameter.required("to", Parameter.Type.STRING, "when it ends; at most an hour later")
                        .matching(TIME, 24),
                Parameter.optional(
                        "partial",
                        Parameter.Type.BOOLEAN,
                        "whether what there is will do, if not all of it is recorded")));
        this.storage = storage;
        this.streams = streams;
        this.auth = auth;
        this.links = links;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId camera = request.device();
        var wanted = new Clip.Request(
                request.cause(),
                camera,
                time(request, "from"),
                time(request, "to"),
                Boolean.TRUE.equals(request.parameters().get("partial")),
                Optional.of(request.cause()));
        streams.run(request.deadline(), there -> there.createClip(wanted));
        Clip clip = Slow.follow(request, "FFmpeg", MOST, CreateClip::ended, () -> look(request, wanted))
                .orElseThrow();
        if (clip.progress() == Progress.FAILED) throw refused(clip);
        StoredFile file = storage.call(request.deadline(), there -> there.find(Storage.Kind.RECORDING, clip.file()))
                .orElseThrow(() -> CamhostException.notFound("recording", clip.file()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", camera.toString());
        result.put("filename", file.baseName());
        result.put("status", "SUCCESS");
        result.put("from", clip.from());
        result.put("to", clip.until());
        result.put("duration", file.length().orElse(Duration.ZERO).toSeconds());
        result.put("file_size", file.size());
        result.put("format", file.format());
        result.put("download_url", auth.call(request.deadline(), there -> links.to(file, there)));
        return result;
    }

    private static Instant time(RpcRequest request, String name) {
        try {
            return Instant.parse(request.text(name));
        } catch (DateTimeException e) {
            throw CamhostException.invalidParameter(name, "pattern", "a time such as 2026-01-02T03:04:05Z");
        }
    }

    /** When it is not known any more, it is asked for again: by the same id that changes nothing. */
    private Optional<Clip> look(RpcRequest request, Clip.Request wanted) throws InterruptedException {
        return streams.call(request.deadline(), there -> {
            Optional<Clip> found = there.clip(wanted.id(), Slow.LOOK);
            if (found.isEmpty()) there.createClip(wanted);
            return found;
        });
    }

    private static boolean ended(Optional<Clip> clip) {
        return clip.filter(seen -> seen.progress() == Progress.DONE || seen.progress() == Progress.FAILED)
                .isPresent();
    }

    private static CamhostException refused(Clip clip) {
        Clip.Refusal why = clip.refusal()
                .orElseGet(() -> new Clip.Refusal(ErrorCode.DEPENDENCY_FAILED, "the clip could not be cut", List.of()));
        Map<String, Object> data = new LinkedHashMap<>();
        CamhostException usual = switch (why.code()) {
            case NOT_FOUND ->
                CamhostException.notFound("recording", clip.camera().toString());
            case INVALID_STATE ->
                CamhostException.invalidState(why.recorded().isEmpty() ? "STORAGE_CRITICAL" : "PARTLY_RECORDED");
            case INVALID_PARAMETER -> CamhostException.invalidParameter("to", "range", why.reason());
            default -> CamhostException.dependencyFailed("FFmpeg", why.reason());
        };
        data.putAll(usual.data());
        data.put("details", why.reason());
        if (!why.recorded().isEmpty())
            data.put(
                    "recorded",
                    why.recorded().stream()
                            .<Map<String, Object>>map(span -> Map.of(
                                    "from",
                                    span.from().toString(),
                                    "to",
                                    span.until().toString()))
                            .toList());
        return new CamhostException(why.code(), String.valueOf(usual.getMessage()), data);
    }
}
