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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recordings begin and end while five watch the very camera, through a real MediaMTX. Two of one camera take more than two seconds,
 * since their files are named by the second: so they are spread over {@code camhost.watched.cameras}, each of which five watch. With
 * 1 they come one after the other, {@code camhost.watched.recordings} of them.
 */
class RecordingsWhileWatchedIT {
    private static final int CAMERAS = Integer.getInteger("camhost.watched.cameras", 5);
    private static final int VIEWERS = 5; // of each camera
    private static final double FRAME = 1 / 15.0;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void fiftyStartsAndStopsAreNotNoticedByAnyOfFiveViewers() throws Exception {
        Media.assumeFfmpeg();
        MediaMtx.assume();
        recordingsAreNotNoticed("", Integer.getInteger("camhost.watched.recordings", 50));
    }

    /** There only {@code record} itself may be changed without cutting those who watch. */
    @Test
    void startsAndStopsAreNotNoticedByAnyOfFiveViewersOfAnOldServer() throws Exception {
        Media.assumeFfmpeg();
        recordingsAreNotNoticed(MediaMtx.assumeOlder(), Integer.getInteger("camhost.watched.recordings", 10));
    }

    /** @param binary of the server; blank: the one that is found */
    private void recordingsAreNotNoticed(String binary, int count) throws Exception {
        int rtsp = Host.freePort();
        Host stopped = MediaMtx.host(folder, rtsp)
                .with("CAMERA_SERVICE_SIMULATED_CAMERAS", "" + CAMERAS)
                .with("CAMERA_SERVICE_MEDIAMTX_RECORD_PART_DURATION", "0.2");
        if (!binary.isEmpty()) stopped.with("CAMERA_SERVICE_MEDIAMTX_BINARY", binary);
        List<Timeline> viewers = new ArrayList<>();
        Map<Timeline, Integer> seen = new HashMap<>();
        try (Host host = stopped.start();
                RpcClient client = host.client("operator")) {
            for (String camera : cameras()) {
                await(camera + " can be started") // an old server is started twice
                        .ignoreExceptions()
                        .atMost(LIMIT)
                        .until(() -> !client.call("start_streaming", Map.of("device", camera))
                                .isEmpty());
                await(camera + " is live").atMost(LIMIT).until(() -> live(client, camera));
                for (int i = 0; i < VIEWERS; i++) viewers.add(watch(camera, i, rtsp));
            }
            awaitPictures(viewers, 15);
            viewers.forEach(viewer -> seen.put(viewer, viewer.times().size()));
            longestStall(viewers); // how it began does not count: with the clip of a camera that starts
            awaitPictures(viewers, 30);
            Duration quiet = longestStall(viewers);

            List<JsonNode> recordings = record(host, count);

            Duration stall = longestStall(viewers);
            double apart = viewers.stream()
                    .mapToDouble(viewer -> farthestApart(viewer, seen.get(viewer)))
                    .max()
                    .orElseThrow();
            System.out.printf(
                    "%d starts and stops of recordings, %d cameras with %d viewers each: pictures at most %.0f ms apart; nobody waited longer than %d ms for one (%d ms without recordings)%n",
                    count, CAMERAS, VIEWERS, apart * 1000, stall.toMillis(), quiet.toMillis());
            assertThat(viewers).as("nobody is cut").allMatch(Timeline::watching);
            // by their time stamps: a busy machine may bring them late, but none is missing
            assertThat(apart).as("between two pictures, in seconds").isLessThan(2 * FRAME + 0.001);
            assertThat(stall).as("on a machine that others use too").isLessThan(Duration.ofSeconds(3));
            assertAllIsRecorded(host, client, recordings, count);
        } finally {
            viewers.forEach(Timeline::close);
        }
    }

    private static void assertAllIsRecorded(Host host, RpcClient client, List<JsonNode> recordings, int count) {
        assertThat(recordings)
                .hasSize(count)
                .allSatisfy(recording ->
                        assertThat(recording.path("file_size").asLong()).isPositive());
        JsonNode listed = client.call("list_recordings", Map.of("limit", 100)).path("files");
        assertThat(listed).hasSize(count);
        JsonNode last = recordings.get(count - 1);
        Path file = host.data()
                .resolve("recordings")
                .resolve(last.path("device").asText())
                .resolve(last.path("filename").asText() + ".mp4");
        assertThat(Media.frames(file)).as("the last one, decoded").isNotEmpty();
    }

    private static List<String> cameras() {
        return IntStream.range(0, CAMERAS).mapToObj(i -> "camera" + i).toList();
    }

    private static boolean live(RpcClient client, String camera) {
        return client.call("get_stream_status", Map.of("device", camera))
                .path("status")
                .asText()
                .equals("ACTIVE");
    }

    private Timeline watch(String camera, int number, int rtsp) {
        return Timeline.watch(
                folder,
                camera + "-" + number,
                "rtsp://127.0.0.1:" + rtsp + "/" + camera,
                "-rtsp_transport",
                "tcp",
                "-analyzeduration",
                "500000");
    }

    private static void awaitPictures(List<Timeline> viewers, int more) {
        int[] goals = viewers.stream()
                .mapToInt(viewer -> viewer.times().size() + more)
                .toArray();
        await("pictures")
                .atMost(LIMIT)
                .until(() -> IntStream.range(0, goals.length)
                        .allMatch(i -> viewers.get(i).times().size() >= goals[i]));
    }

    /** Of each camera as many, all cameras at once. */
    private static List<JsonNode> record(Host host, int count) throws Exception {
        var running = cameras().stream()
                .map(camera -> CompletableFuture.supplyAsync(
                        () -> record(host, camera, count / CAMERAS), each -> new Thread(each).start()))
                .toList();
        List<JsonNode> recordings = new ArrayList<>();
        for (var recorded : running) recordings.addAll(recorded.get());
        return recordings;
    }

    private static List<JsonNode> record(Host host, String camera, int times) {
        List<JsonNode> recordings = new ArrayList<>();
        try (RpcClient client = host.client("operator")) {
            for (int i = 0; i < times; i++) {
                client.call("start_recording", Map.of("device", camera));
                recordings.add(client.call("stop_recording", Map.of("device", camera)));
            }
        }
        return recordings;
    }

    private static Duration longestStall(List<Timeline> viewers) {
        return viewers.stream()
                .map(Timeline::longestStall)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** @param first of its pictures that counts */
    private static double farthestApart(Timeline viewer, int first) {
        List<Double> times = viewer.times();
        double farthest = 0;
        for (int i = first; i < times.size(); i++) farthest = Math.max(farthest, times.get(i) - times.get(i - 1));
        return farthest;
    }
}
