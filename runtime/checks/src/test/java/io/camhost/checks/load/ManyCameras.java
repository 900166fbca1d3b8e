package io.camhost.checks.load;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.Account;
import io.camhost.checks.Children;
import io.camhost.checks.Host;
import io.camhost.checks.MediaMtx;
import io.camhost.checks.RpcClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host with a MediaMTX and many small cameras that all are live, and who watches them by RTSP. */
final class ManyCameras implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern LOG = Pattern.compile("publish~(camera[0-9]+)\\.log");

    private final Path folder;
    private final int count;
    private final int rtsp = Host.freePort();
    private final RtspServer server = new RtspServer(rtsp);
    private final Host host;
    private final RpcClient client;
    private final List<Timeline> viewers = new ArrayList<>();

    /** @param binary of the server; blank: the one that is found */
    ManyCameras(Path folder, int count, String binary) {
        this.folder = folder;
        this.count = count;
        Host stopped = MediaMtx.host(folder, rtsp)
                .with("CAMERA_SERVICE_SIMULATED_CAMERAS", "" + count)
                .with("CAMERA_SERVICE_SIMULATED_WIDTH", "320")
                .with("CAMERA_SERVICE_SIMULATED_HEIGHT", "180")
                .with("CAMERA_SERVICE_SIMULATED_FPS", "5")
                .with("CAMERA_SERVICE_SIMULATED_TEXT", "false")
                .with("CAMERA_SERVICE_SECURITY_RATE_LIMIT_REQUESTS", "1000000"); // asked again and again
        if (!binary.isEmpty()) stopped.with("CAMERA_SERVICE_MEDIAMTX_BINARY", binary);
        host = stopped.start();
        client = host.client("operator");
        await("all cameras are known").ignoreExceptions().atMost(LIMIT).until(() -> {
            for (int i = 0; i < count; i++) call("start_streaming", i);
            return true;
        });
        awaitOnline();
    }

    Host host() {
        return host;
    }

    RtspServer server() {
        return server;
    }

    /** Whether all cameras may be watched. */
    boolean allPaths() {
        for (int i = 0; i < count; i++) if (!server.has("camera" + i)) return false;
        return true;
    }

    /** Whose own picture is there. */
    Set<String> online() {
        Set<String> online = new HashSet<>();
        for (JsonNode stream : client.call("get_streams"))
            if (stream.path("ready").asBoolean()) online.add(stream.path("name").asText());
        return online;
    }

    JsonNode call(String method, int camera) {
        return client.call(method, Map.of("device", "camera" + camera));
    }

    /** @param stopped what the end of a recording was answered with */
    Account account(JsonNode stopped) {
        return Account.of(host, client, stopped);
    }

    void awaitOnline() {
        await("all are live")
                .ignoreExceptions() // while a server is being started
                .atMost(LIMIT)
                .until(() -> online().size() == count);
    }

    /** One more viewer of a camera, who is there when this returns. */
    void watch(int camera) {
        Timeline viewer = Timeline.watch(
                folder,
                "viewer" + viewers.size(),
                "rtsp://127.0.0.1:" + rtsp + "/camera" + camera,
                "-rtsp_transport",
                "tcp",
                "-analyzeduration",
                "500000");
        viewers.add(viewer);
    }

    void awaitPictures(int more) {
        Map<Timeline, Integer> goals = new HashMap<>();
        viewers.forEach(viewer -> goals.put(viewer, viewer.times().size() + more));
        await("pictures")
                .atMost(LIMIT)
                .until(() -> viewers.stream()
                        .allMatch(viewer -> !viewer.watching() || viewer.times().size() >= goals.get(viewer)));
    }

    /** What those complain of who were cut off. */
    List<String> cutOff() {
        return viewers.stream()
                .filter(viewer -> !viewer.watching())
                .map(Timeline::log)
                .toList();
    }

    void nobodyWatches() {
        viewers.forEach(Timeline::close);
        viewers.clear();
    }

    long serverPid() {
        return Held.find("mediamtx.yml", folder);
    }

    /** Of each camera. */
    Map<String, Long> publishers() {
        Map<String, Long> publishers = new HashMap<>();
        for (long pid : Children.of(folder)) {
            Matcher camera = LOG.matcher(Children.log(pid));
            if (camera.matches()) publishers.put(camera.group(1), pid);
        }
        return publishers;
    }

    @Override
    public void close() {
        nobodyWatches();
        client.close();
        host.close();
    }
}
