package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Role;
import io.camhost.api.media.Ledger;
import io.camhost.api.media.Ledger.Cause;
import io.camhost.api.media.Streams;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One recording, and what became of every second of its session; works while the media server is down. */
final class GetRecordingInfo extends Method {
    private static final Pattern FILE_NAME = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Map<String, Object> LEDGER = Schema.object()
            .with("session", Schema.TEXT)
            .with("start_time", Schema.TIME)
            .with("end_time", Schema.TIME)
            .with("ended", Schema.FLAG)
            .with("files", Schema.TEXTS)
            .with("recorded_seconds", Schema.NUMBER)
            .with("unexplained_seconds", Schema.NUMBER)
            .with(
                    "gaps",
                    Schema.array(Schema.object()
                            .with("from", Schema.TIME)
                            .with("to", Schema.TIME)
                            .with("seconds", Schema.NUMBER)
                            .with(
                                    "cause",
                                    Schema.oneOf(Arrays.stream(Cause.values())
                                            .map(Cause::name)
                                            .toArray(String[]::new)))
                            .with("covered", Schema.FLAG)
                            .end()))
            .end();

    private final Gate<Storage> storage;
    private final Gate<Streams> streams;
    private final Gate<Auth> auth;
    private final Links links;

    GetRecordingInfo(Gate<Storage> storage, Gate<Streams> streams, Gate<Auth> auth, Links links) {
        super(define(
                "get_recording_info",
                Role.VIEWER,
                Pace.QUICK,
                "Tells of one recording: its file, and what of its session is recorded, what is missing, and why.",
                Schema.object()
                        .with("filename", Schema.TEXT)
                        .with("file_size", Schema.COUNT)
                        .with("duration", Schema.COUNT)
                        .with("created_time", Schema.TIME)
                        .with("download_url", Schema.TEXT)
                        .optional("device", Schema.CAMERA)
                        .optional("format", Schema.TEXT)
                        .optional("ledger", LEDGER)
                        .end(),
                Parameter.required("filename", Parameter.Type.STRING, "of the recording, with or without extension")
                        .matching(FILE_NAME, 255)));
        this.storage = storage;
        this.streams = streams;
        this.auth = auth;
        this.links = links;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        String name = request.text("filename");
        StoredFile file = storage.call(request.deadline(), there -> there.find(Storage.Kind.RECORDING, name))
                .orElseThrow(() -> CamhostException.notFound("recording", name));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("filename", file.baseName());
        result.put("file_size", file.size());
        result.put("duration", file.length().orElse(Duration.ZERO).toSeconds());
        result.put("created_time", file.created());
        result.put("download_url", auth.call(request.deadline(), there -> links.to(file, there)));
        file.camera().ifPresent(camera -> result.put("device", camera.toString()));
        result.put("format", file.format());
        maybe(streams, request, there -> there.ledger(file.baseName()))
                .flatMap(found -> found)
                .ifPresent(ledger -> result.put("ledger", view(ledger)));
        return result;
    }

    private static Map<String, Object> view(Ledger ledger) {
        List<Map<String, Object>> gaps = ledger.gaps().stream()
                .<Map<String, Object>>map(gap -> Map.of(
                        "from", gap.from(),
                        "to", gap.until(),
                        "seconds", seconds(gap.length()),
                        "cause", gap.cause().name(),
                        "covered", gap.covered()))
                .toList();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("session", ledger.name());
        view.put("start_time", ledger.from());
        view.put("end_time", ledger.until());
        view.put("ended", ledger.ended());
        view.put("files", ledger.files());
        view.put("recorded_seconds", seconds(ledger.recorded()));
        view.put("unexplained_seconds", seconds(ledger.unexplained()));
        view.put("gaps", gaps);
        return view;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
