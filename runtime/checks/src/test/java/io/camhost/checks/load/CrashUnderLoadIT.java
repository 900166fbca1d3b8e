package io.camhost.checks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.Children;
import io.camhost.checks.Host;
import io.camhost.checks.Media;
import io.camhost.checks.MediaMtx;
import io.camhost.checks.RpcClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host is killed under load and started again. */
@Tag("alone")
class CrashUnderLoadIT {
    /** So long the embedded media server keeps segments of a stream: a host that is away longer has missed some. */
    private static final Duration KEPT = Duration.ofSeconds(20);

    private static final Map<String, ?> DEVICE = Map.of("device", "camera1");

    @Test
    void withTheEmbeddedMediaServerEverythingGoesOnOrIsToldToHaveStopped(@TempDir Path folder) throws Exception {
        Media.assumeFfmpeg();
        goesOn(Host.in(folder).option("--demo"), folder, "ffmpeg", 0);
    }

    @Test
    void withMediaMtxItsViewersDoNotEvenNotice(@TempDir Path folder) throws Exception {
        Media.assumeFfmpeg();
        MediaMtx.assume();
        int rtsp = Host.freePort();
        goesOn(MediaMtx.host(folder, rtsp), folder, "mediamtx", rtsp);
    }

    private static void goesOn(Host stopped, Path folder, String driver, int rtsp) throws Exception {
        boolean embedded = driver.equals("ffmpeg");
        Download.write(folder.resolve("data/recordings/camera9/" + Slow.LARGE + ".mp4"));
        try (Host host = stopped.with("CAMERA_SERVICE_SIMULATED_CAMERAS", "3").start()) {
            JsonNode position;
            List<Long> children;
            Duration away;
            try (LoadRun run = new LoadRun(host, folder, driver, rtsp)) {
                run.start();
                position = missedIsHeard(host);
                children = steady(Children.of(folder));
                long dead = System.nanoTime();
                host.kill();
                assertThat(Children.of(folder))
                        .as("they go on without the host")
                        .containsAll(children);
                host.start();
                away = Duration.ofNanos(System.nanoTime() - dead);
                System.out.println(driver + ": ready again " + away.toMillis() + " ms after the kill");
                adopted(host, folder, children, position);
                // the embedded one is part of what was killed
                if (!embedded) assertThat(run.viewersComplain()).isEmpty();
            }
            recorded(host, embedded && away.compareTo(KEPT) > 0);
            try (LoadRun again = new LoadRun(host, folder, driver, rtsp)) {
                assertThat(again.start().end()).as("the next life under load").isEmpty();
            }
        }
    }

    /** Publishers of camera0 and camera1, and what records camera1: the others, and what takes a picture or makes a clip, come and go. */
    private static List<Long> steady(List<Long> children) {
        return children.stream()
                .filter(pid -> {
                    String line = Host.commandLine(pid);
                    return Stream.of("camera2", "-frames:v", "/clips/").noneMatch(line::contains);
                })
                .toList();
    }

    /** A client whose connection ends hears afterwards what came meanwhile. @return its last position */
    private static JsonNode missedIsHeard(Host host) {
        List<JsonNode> heard = new ArrayList<>();
        JsonNode left;
        try (RpcClient client = host.client("viewer")) {
            left = client.call("subscribe_events", Map.of("topics", Mix.TOPICS));
        }
        try (RpcClient stays = host.client("viewer")) {
            long now = left.path("sequence").asLong();
            await("something happens")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> stays.call("subscribe_events", Map.of("topics", Mix.TOPICS))
                                    .path("sequence")
                                    .asLong()
                            > now + 20);
        }
        try (RpcClient again =
                RpcClient.connecting(host.port("main"), heard::add).join()) {
            again.call("authenticate", Map.of("auth_token", host.token("viewer")));
            JsonNode resumed = again.call("subscribe_events", Map.of("topics", Mix.TOPICS, "resume_from", from(left)));
            assertThat(resumed.path("resumed").asBoolean()).isTrue();
            assertThat(resumed.path("gap").asBoolean()).isFalse();
            await("what was missed").until(() -> heard.size() > 10);
            return resumed;
        }
    }

    private static Map<String, Object> from(JsonNode position) {
        return Map.of(
                "epoch",
                position.path("epoch").asText(),
                "sequence",
                position.path("sequence").asLong());
    }

    private static void adopted(Host host, Path folder, List<Long> children, JsonNode position) throws Exception {
        try (RpcClient client = host.client("operator")) {
            JsonNode resumed =
                    client.call("subscribe_events", Map.of("topics", Mix.TOPICS, "resume_from", from(position)));
            assertThat(resumed.path("gap").asBoolean())
                    .as("the epoch is another one")
                    .isTrue();
            assertThat(resumed.path("resumed").asBoolean()).isFalse();
            assertThat(resumed.path("epoch").asText())
                    .isNotEqualTo(position.path("epoch").asText());
            await("the recording is known again")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> client.answer("start_recording", DEVICE)
                            .path("error")
                            .path("data")
                            .path("state")
                            .asText()
                            .equals("RECORDING"));
            await("camera0 is live")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> client.call("get_stream_url", Map.of("device", "camera0"))
                            .path("available")
                            .asBoolean());
            assertThat(steady(Children.of(folder))).as("adopted, not doubled").isEqualTo(children);
        }
    }

    private static void recorded(Host host, boolean gap) throws Exception {
        try (RpcClient client = host.client("operator")) {
            client.answer("stop_recording", Map.of("device", "camera2")); // if it was being recorded just then
            String name = client.call("stop_recording", DEVICE).path("filename").asText();
            Path file = host.data().resolve("recordings/camera1/" + name + ".mp4");
            List<Double> times = Timeline.ofFile(file);
            assertThat(times).as("what was recorded before and after").hasSizeGreaterThan(100);
            if (!gap) assertThat(Timeline.gap(times)).isEmpty();
            try (var files = Files.list(file.getParent())) {
                assertThat(files.filter(any -> any.toString().endsWith(".mp4"))).containsExactly(file);
            }
            Files.delete(file);
        }
    }
}
