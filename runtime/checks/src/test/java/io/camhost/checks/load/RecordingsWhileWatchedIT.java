package io.camhost.checks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.Host;
import io.camhost.checks.Media;
import io.camhost.checks.MediaMtx;
import io.camhost.checks.RpcClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings begin and end while others watch, through a real MediaMTX. */
class RecordingsWhileWatchedIT {
    private static final List<String> CAMERAS = List.of("camera0", "camera1", "camera2", "camera3", "camera4");
    private static final int TIMES = 10; // each
    private static final int ALL = 50;
    private static final double FRAME = 1 / 15.0;

    @TempDir
    Path folder;

    @Test
    void fiftyStartsAndStopsAreNotNoticedByAnyOfFiveViewers() throws Exception {
        Media.assumeFfmpeg();
        MediaMtx.assume();
        int rtsp = Host.freePort();
        try (Host host = MediaMtx.host(folder, rtsp)
                .with("CAMERA_SERVICE_SIMULATED_CAMERAS", "" + CAMERAS.size())
                .with("CAMERA_SERVICE_MEDIAMTX_RECORD_PART_DURATION", "0.2")
                .start()) {
            List<Timeline> viewers = new ArrayList<>();
            try (RpcClient client = host.client("operator")) {
                for (String camera : CAMERAS) {
                    client.call("start_streaming", Map.of("device", camera));
                    viewers.add(watch(camera, rtsp));
                }
                await("pictures")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> viewers.stream()
                                .allMatch(viewer -> viewer.times().size() > 15));
                var running = CAMERAS.stream()
                        .map(camera -> CompletableFuture.supplyAsync(
                                () -> record(host, camera), each -> new Thread(each).start()))
                        .toList();
                List<JsonNode> recordings = new ArrayList<>();
                for (var recorded : running) recordings.addAll(recorded.get());

                for (Timeline viewer : viewers) unhurt(viewer);
                assertThat(recordings)
                        .hasSize(ALL)
                        .allSatisfy(recording ->
                                assertThat(recording.path("file_size").asLong()).isPositive());
                JsonNode listed =
                        client.call("list_recordings", Map.of("limit", 100)).path("files");
                assertThat(listed).hasSize(ALL);
                Path last = host.data()
                        .resolve("recordings/camera4")
                        .resolve(recordings.get(ALL - 1).path("filename").asText() + ".mp4");
                assertThat(Media.frames(last)).as("the last one, decoded").isNotEmpty();
            } finally {
                viewers.forEach(Timeline::close);
            }
        }
    }

    private Timeline watch(String camera, int rtsp) {
        String address = "rtsp://127.0.0.1:" + rtsp + "/" + camera;
        return Timeline.watch(folder, camera, address, "-rtsp_transport", "tcp");
    }

    private static List<JsonNode> record(Host host, String camera) {
        List<JsonNode> recordings = new ArrayList<>();
        try (RpcClient client = host.client("operator")) {
            for (int i = 0; i < TIMES; i++) {
                client.call("start_recording", Map.of("device", camera));
                recordings.add(client.call("stop_recording", Map.of("device", camera)));
            }
        }
        return recordings;
    }

    /** By the time stamps of the pictures: a busy machine may bring them late, but none is missing. */
    private static void unhurt(Timeline viewer) {
        assertThat(viewer.watching()).isTrue();
        List<Double> times = viewer.times();
        double longest = 0;
        for (int i = 1; i < times.size(); i++) longest = Math.max(longest, times.get(i) - times.get(i - 1));
        assertThat(longest).as("between two pictures, in seconds").isLessThan(2 * FRAME + 0.001);
    }
}
