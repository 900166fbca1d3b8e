package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same cameras through a real MediaMTX. Three tests are named after the oldest complaints of those who drive one. */
class MediaMtxIT {
    @TempDir
    static Path folder;

    private static Host host;
    private static int rtsp;

    @BeforeAll
    static void start() {
        Media.assumeFfmpeg();
        MediaMtx.assume();
        rtsp = Host.freePort();
        host = MediaMtx.host(folder, rtsp).start();
        await("its server runs") // an old one is started twice
                .atMost(Duration.ofSeconds(30))
                .until(() -> host.status().path("media").path("reason").asText().contains("runs MediaMTX"));
    }

    @AfterAll
    static void stop() {
        if (host != null) host.close();
    }

    private static String address(String camera) {
        return "rtsp://127.0.0.1:" + rtsp + "/" + camera;
    }

    @Test
    void aCameraIsSeenByRtsp() {
        try (RpcClient client = host.client("viewer")) {
            JsonNode url = client.call("get_stream_url", Map.of("device", "camera0"));
            assertThat(url.path("stream_url").asText()).isEqualTo(address("camera0"));
        }
        JsonNode video = Media.video(Media.probe(address("camera0"), "-rtsp_transport", "tcp"));
        assertThat(video.path("codec_name").asText()).isEqualTo("h264");
        assertThat(video.path("width").asInt()).isEqualTo(640);
    }

    @Test
    void aRecordingByMediaMtxHasTheAnnouncedName() {
        try (RpcClient client = host.client("operator")) {
            JsonNode started = client.call("start_recording", Map.of("device", "camera1"));
            Path file = host.data()
                    .resolve("recordings/camera1")
                    .resolve(started.path("filename").asText() + ".mp4");
            await("the announced file").atMost(Duration.ofSeconds(20)).until(() -> Files.exists(file));
            await("it grows").atMost(Duration.ofSeconds(20)).until(() -> Files.size(file) > 100_000);
            JsonNode stopped = client.call("stop_recording", Map.of("device", "camera1"));
            assertThat(stopped.path("file_size").asLong()).isGreaterThan(100_000);
            assertThat(Media.probe(file.toString())
                            .path("format")
                            .path("duration")
                            .asDouble())
                    .isGreaterThan(1);
        }
    }

    @Test
    void readersSurviveAReconnect() throws Exception {
        Path profile = Files.createDirectories(folder.resolve("browser"));
        try (RpcClient client = host.client("operator")) { // of an old server nobody gets in before it is live
            client.call("start_streaming", Map.of("device", "camera0"));
            await().atMost(Duration.ofSeconds(20)).until(() -> live(client, "camera0"));
        }
        try (Viewer viewer = Viewer.watch(folder, "rtsp", address("camera0"), "-rtsp_transport", "tcp");
                Browser browser = Browser.open(profile);
                RpcClient client = host.client("operator")) {
            viewer.awaitFrames(30, Duration.ofSeconds(30));
            browser.go("http://127.0.0.1:" + host.port("main") + "/#token=" + host.token("operator"));
            browser.script(COUNT_CONNECTIONS);
            browser.click("[data-camera='camera0'] [data-action='play']");
            await("WHEP plays")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> browser.script(PLAYING_BY_WEBRTC).asBoolean());
            JsonNode recording = client.call("start_recording", Map.of("device", "camera0"));
            Path file = host.data()
                    .resolve("recordings/camera0")
                    .resolve(recording.path("filename").asText() + ".mp4");
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(file));

            long publisher = publisher();
            ProcessHandle.of(publisher).orElseThrow().destroyForcibly();
            await("another publisher")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> publisher() > 0 && publisher() != publisher);

            viewer.awaitFrames(60, Duration.ofSeconds(30));
            double at = browser.script(TIME).asDouble();
            await("WHEP goes on")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> browser.script(TIME).asDouble() > at + 2);
            assertThat(browser.script("return window.connections").asInt())
                    .as("connections the page has made")
                    .isEqualTo(1);
            browser.screenshot(folder.resolve("whep.png"));
            JsonNode stopped = client.call("stop_recording", Map.of("device", "camera0"));
            Account account = Account.of(host, client, stopped).isComplete();
            assertThat(account.gaps()).extracting(Account.Gap::cause).isSubsetOf("PUBLISHER_RESTART");
            assertThat(account.gaps().stream().mapToDouble(Account.Gap::seconds).sum())
                    .as("seconds that are missing")
                    .isLessThan(5); // a second or two on a machine that nobody else uses
        }
    }

    @Test
    void aHungFfmpegIsReplaced() {
        try (RpcClient client = host.client("operator");
                Viewer viewer = Viewer.watch(folder, "hung", address("camera0"), "-rtsp_transport", "tcp")) {
            client.call("start_streaming", Map.of("device", "camera0"));
            viewer.awaitFrames(30, Duration.ofSeconds(30));
            await().atMost(Duration.ofSeconds(20)).until(() -> live(client, "camera0"));
            long hung = publisher();
            Host.run(List.of("kill", "-STOP", "" + hung), Map.of());
            await("it is gone, and there is another one")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> publisher() > 0
                            && publisher() != hung
                            && Host.commandLine(hung).isEmpty());
            await("the camera's own picture").atMost(Duration.ofSeconds(20)).until(() -> live(client, "camera0"));
            viewer.awaitFrames(60, Duration.ofSeconds(30));
        }
    }

    private static long publisher() {
        return Children.publisher(folder, "camera0");
    }

    @Test
    void pathsSurviveARestart() {
        try (RpcClient client = host.client("operator")) {
            client.call("start_streaming", Map.of("device", "camera1"));
            await().atMost(Duration.ofSeconds(20)).until(() -> live(client, "camera1"));
            killServer();
            await("streams are back")
                    .ignoreExceptions()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        JsonNode probed = Media.probe(address("camera1"), "-rtsp_transport", "tcp");
                        return !probed.path("streams").isEmpty();
                    });
        }
    }

    private static void killServer() {
        ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = Host.commandLine(process.pid());
                    return line.contains("mediamtx") && line.contains(folder.toString());
                })
                .forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void aVideoOfThePageComesBackByWhepWhenItsServerWasKilled() throws IOException {
        Path profile = Files.createDirectories(folder.resolve("browser-killed"));
        try (Browser browser = Browser.open(profile)) {
            browser.go("http://127.0.0.1:" + host.port("main") + "/#token=" + host.token("operator"));
            browser.script(COUNT_CONNECTIONS);
            new LiveVideo(browser, "camera0").play();
            await("WHEP plays")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> browser.script(PLAYING_BY_WEBRTC).asBoolean());
            killServer();
            await("another connection")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> browser.script("return window.connections > 1").asBoolean());
            await("WHEP plays again")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> browser.script(PLAYING_BY_WEBRTC).asBoolean());
        }
    }

    private static boolean live(RpcClient client, String camera) {
        return client.call("get_stream_url", Map.of("device", camera))
                .path("stream_status")
                .asText()
                .equals("READY");
    }

    private static final String COUNT_CONNECTIONS = """
            window.connections = 0;
            const Real = window.RTCPeerConnection;
            window.RTCPeerConnection = function (...a) { window.connections++; return new Real(...a); };
            window.RTCPeerConnection.prototype = Real.prototype;""";
    private static final String PLAYING_BY_WEBRTC =
            "const v = document.querySelector(\"[data-camera='camera0'] video\"); return !!v && !!v.srcObject && v.videoWidth > 0 && v.currentTime > 0";
    private static final String TIME = "return document.querySelector(\"[data-camera='camera0'] video\").currentTime";
}
