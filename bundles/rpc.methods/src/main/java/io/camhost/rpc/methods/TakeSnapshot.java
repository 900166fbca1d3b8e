package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Snapshot;
import io.camhost.api.media.Streams.SnapshotRequest;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One picture, stored. */
final class TakeSnapshot extends Method {
    /** Longer than any snapshot may be configured to take: {@code streams} gives up, and says why. */
    private static final Duration MOST = Duration.ofMinutes(1);

    private static final Pattern FILE_NAME = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Gate<Streams> streams;
    private final String format;
    private final int quality;

    /** @param format {@code jpg} or {@code png} when nothing is asked for. @param quality likewise, 1–100 */
    TakeSnapshot(Gate<Streams> streams, String format, int quality) {
        super(define(
                "take_snapshot",
                Role.OPERATOR,
                Pace.SLOW,
                "Takes a picture and stores it.",
                Schema.object()
                        .with("device", Schema.CAMERA)
                        .with("filename", Schema.TEXT)
                        .with("status", Schema.oneOf("SUCCESS"))
                        .with("timestamp", Schema.TIME)
                        .with("file_size", Schema.COUNT)
                        .with("file_path", Schema.TEXT)
                        .optional("tier", Schema.oneOf("WARM", "RUNNING", "COLD"))
                        .optional("frame_age_ms", Schema.COUNT)
                        .end(),
                Parameter.device(),
                Parameter.optional("filename", Parameter.Type.STRING, "name of the file, with or without extension")
                        .matching(FILE_NAME, 255),
                Parameter.optional("format", Parameter.Type.STRING, "kind of picture")
                        .oneOf("jpg", "jpeg", "png"),
                Parameter.optional("quality", Parameter.Type.INTEGER, "of a JPEG picture")
                        .between(1, 100)));
        this.streams = streams;
        this.format = format;
        this.quality = quality;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        CameraId camera = request.device();
        Optional<String> name = request.optionalText("filename");
        String kind = format(request.optionalText("format"), name);
        if (name.filter(wish -> isTooLong(wish, kind)).isPresent())
            throw CamhostException.invalidParameter("filename", "length", "at most 255 characters with the extension");
        var wanted = new SnapshotRequest(
                request.cause(),
                camera,
                name,
                kind,
                request.number("quality").map(Number::intValue).orElse(quality),
                Optional.of(request.cause()));

        streams.run(request.deadline(), there -> there.takeSnapshot(wanted));
        Snapshot snapshot = Slow.follow(request, "FFmpeg", MOST, TakeSnapshot::ended, () -> look(request, wanted))
                .orElseThrow();
        if (snapshot.progress() == Progress.FAILED)
            throw CamhostException.dependencyFailed("FFmpeg", snapshot.failure().orElse("no picture could be taken"));

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("device", camera.toString());
        result.put("filename", snapshot.file());
        result.put("status", "SUCCESS");
        result.put("timestamp", snapshot.at());
        result.put("file_size", snapshot.size());
        result.put("file_path", snapshot.storedAs());
        snapshot.tier().ifPresent(tier -> {
            result.put("tier", tier.name());
            result.put("frame_age_ms", snapshot.frameAge().toMillis());
        });
        return result;
    }

    /** When it is not known any more, it is asked for again: by the same id that changes nothing. */
    private Optional<Snapshot> look(RpcRequest request, SnapshotRequest wanted) throws InterruptedException {
        return streams.call(request.deadline(), there -> {
            Optional<Snapshot> found = there.snapshot(wanted.id(), Slow.LOOK);
            if (found.isEmpty()) there.takeSnapshot(wanted);
            return found;
        });
    }

    private static boolean ended(Optional<Snapshot> snapshot) {
        return snapshot.filter(seen -> seen.progress() == Progress.DONE || seen.progress() == Progress.FAILED)
                .isPresent();
    }

    /** A name without its extension gets one, and file systems take 255 bytes. */
    private static boolean isTooLong(String name, String extension) {
        boolean complete = name.toLowerCase(Locale.ROOT).endsWith("." + extension);
        return name.length() + (complete ? 0 : extension.length() + 1) > 255;
    }

    /** What is asked for, else what the name says, else what is configured. */
    private String format(Optional<String> asked, Optional<String> name) {
        if (asked.isPresent()) return asked.get().equals("png") ? "png" : "jpg";
        String lower = name.orElse("").toLowerCase(Locale.ROOT);
        if (lower.endsWith(".png")) return "png";
        if (lower.endsWith(".jpg") || lower.endsWith(".jpeg")) return "jpg";
        return format;
    }
}
