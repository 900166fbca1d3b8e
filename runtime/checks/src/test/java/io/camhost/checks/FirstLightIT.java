package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: a fresh host with its two demo cameras, as a stranger meets it. */
class FirstLightIT {
    @TempDir
    static Path folder;

    private static Host host;

    @BeforeAll
    static void start() {
        Media.assumeFfmpeg();
        host = Host.in(folder).option("--demo").start();
    }

    @AfterAll
    static void stop() {
        if (host != null) host.close();
    }

    @Test
    void bothCamerasPlayInABrowserAndShowTheTimeOfNow() throws Exception {
        Path profile = Files.createDirectories(folder.resolve("browser"));
        try (Browser browser = Browser.open(profile)) {
            browser.go("http://127.0.0.1:" + host.port("main") + "/#token=" + host.token("operator"));
            for (String camera : new String[] {"camera0", "camera1"}) {
                LiveVideo video = new LiveVideo(browser, camera);
                video.play();
                video.awaitPlaying();
                video.awaitClockOfNow();
                browser.screenshot(folder.resolve(camera + ".png"));
                video.stop();
            }
        }
    }

    @Test
    void aSnapshotAndARecordingAreMadeFromThePage() throws Exception {
        Path profile = Files.createDirectories(folder.resolve("browser-record"));
        try (Browser browser = Browser.open(profile);
                RpcClient client = host.client("viewer")) {
            browser.go("http://127.0.0.1:" + host.port("main") + "/#token=" + host.token("operator"));
            browser.click("[data-camera='camera0'] [data-action='snapshot']");
            await("the snapshot is listed")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> client.call("list_snapshots").path("total").asInt() > 0);
            browser.click("[data-camera='camera0'] [data-action='record']");
            await("the recording has begun")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> client.call("list_recordings").path("total").asInt() > 0);
            await("a few seconds are recorded")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.call("list_recordings")
                                    .path("files")
                                    .path(0)
                                    .path("file_size")
                                    .asLong()
                            > 100_000);
            browser.click("[data-camera='camera0'] [data-action='record']");
            await("the recording has ended").atMost(Duration.ofSeconds(20)).until(() -> {
                JsonNode answer;
                try (RpcClient operator = host.client("operator")) {
                    answer = operator.answer("stop_recording", Map.of("device", "camera0"));
                }
                return answer.path("error").path("code").asInt() == -32020;
            });
        }
        Path file;
        try (var files = Files.walk(host.data().resolve("recordings"))) {
            file = files.filter(path -> path.toString().endsWith(".mp4"))
                    .findFirst()
                    .orElseThrow();
        }
        JsonNode probed = Media.probe(file.toString());
        assertThat(Media.video(probed).path("codec_name").asText()).isEqualTo("h264");
        assertThat(probed.path("format").path("duration").asDouble()).isGreaterThan(1);
    }

    @Test
    void aRecordingThroughTheApiCanBeDownloadedByItsLink() throws Exception {
        try (RpcClient client = host.client("operator")) {
            client.call("subscribe_events", Map.of("topics", java.util.List.of("recording_status_update")));
            JsonNode started = client.call("start_recording", Map.of("device", "camera1"));
            assertThat(started.path("status").asText()).isEqualTo("RECORDING");
            assertThat(client.answer("start_recording", Map.of("device", "camera1"))
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(-32020);
            await().atMost(Duration.ofSeconds(30)).until(() -> size(client, started) > 50_000);
            JsonNode stopped = client.call("stop_recording", Map.of("device", "camera1"));
            assertThat(stopped.path("filename")).isEqualTo(started.path("filename"));
            assertThat(stopped.path("file_size").asLong()).isPositive();
            String link = entry(client, started).path("download_url").asText();
            JsonNode probed = Media.probe("http://127.0.0.1:" + host.port("main") + link);
            assertThat(probed.path("format").path("duration").asDouble()).isGreaterThan(1);
            await().until(() -> client.notifications("recording_status_update").stream()
                    .map(message -> message.path("params").path("status").asText())
                    .toList()
                    .containsAll(java.util.List.of("RECORDING", "STOPPED")));
        }
    }

    private static long size(RpcClient client, JsonNode recording) {
        return entry(client, recording).path("file_size").asLong();
    }

    private static JsonNode entry(RpcClient client, JsonNode recording) {
        for (JsonNode file : client.call("list_recordings").path("files"))
            if (file.path("filename").equals(recording.path("filename"))) return file;
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    @Test
    void aCameraThatIsPluggedInAppearsAtOnce() {
        try (RpcClient client = host.client("viewer")) {
            client.call("subscribe_events", Map.of("topics", java.util.List.of("camera_status_update")));
            assertThat(host.command("shell", "camhost:plug", "door").exit()).isZero();
            await().until(() -> client.notifications("camera_status_update").stream()
                    .anyMatch(message ->
                            message.path("params").path("name").asText().contains("door")));
        }
    }

    @Test
    void stopsCleanlyAndLeavesNothingRunning(@TempDir Path other) {
        try (Host short_ = Host.in(other).option("--demo").start()) {
            long pid = short_.pid();
            try (RpcClient client = short_.client("operator")) {
                client.call("start_recording", Map.of("device", "camera0"));
            }
            assertThat(short_.stop()).isZero();
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(ProcessHandle.allProcesses()
                            .filter(process -> Host.commandLine(process.pid()).contains(other.toString()))
                            .toList())
                    .isEmpty();
        }
    }
}
