package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.load.LeftOver;
import io.camhost.testing.Repacker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera in the network, from the configuration file to a client, through everything that may happen to it. */
@Execution(ExecutionMode.CONCURRENT)
class NetworkCameraIT {
    private static final String PASSWORD = "Zebra8Quagga";
    private static final String WRONG = "Wombat5Numbat";
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @BeforeAll
    static void assume() {
        Media.assumeFfmpeg();
        MediaMtx.assume();
    }

    private Host host(String driver, NetworkCamera camera, String shedPassword) throws IOException {
        Path password = Files.writeString(folder.resolve("garden.password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        configure(camera, shedPassword);
        return MediaMtx.host(folder, Host.freePort(), driver)
                .option("--conf", folder.resolve("camhost.yaml").toString())
                .start();
    }

    private void configure(NetworkCamera camera, String shedPassword) throws IOException {
        Path fresh = Files.writeString(folder.resolve("camhost.yaml.new"), """
                rtsp:
                  check_interval: 2s
                  cameras:
                    - name: Garden
                      url: %s
                      user: %s
                      password_file: %s
                    - name: Shed
                      url: %s
                      user: %s
                      password: %s
                    - name: Attic
                      url: %s
                      user: %s
                      password: %s
                media:
                  wishes: [Attic=320x180@5]
                """.formatted(
                        camera.url("garden"),
                        NetworkCamera.USER,
                        folder.resolve("garden.password"),
                        camera.url("garden?second"),
                        NetworkCamera.USER,
                        shedPassword,
                        camera.url("attic"),
                        NetworkCamera.USER,
                        PASSWORD));
        Files.move(
                fresh,
                folder.resolve("camhost.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg", "mediamtx"})
    void livesAsOthersDoAndItsPasswordIsNowhere(String driver) throws Exception {
        try (NetworkCamera camera = new NetworkCamera(Files.createDirectories(folder.resolve("camera")), PASSWORD)) {
            camera.on();
            try (Host host = host(driver, camera, WRONG);
                    RpcClient client = host.client("admin")) {
                isThereWithWhatItSends(client);
                theOneWithTheWrongPasswordSaysSo(host, client);
                String said = streamsAndIsRecordedAsItIs(host, client);
                isEncodedAsWished(client);
                comesBackByItself(client, camera);
                isTakenWhenThePasswordIsRight(client, camera);
                said += host.command("cameras").output()
                        + host.command("cameras", "--json").output()
                        + host.command("status", "--json").output()
                        + host.command("doctor").output()
                        + client.call("get_status")
                        + client.call("get_streams");
                assertThat(said).contains("Garden").doesNotContain(PASSWORD).doesNotContain(WRONG);
                for (long child : Children.of(host.data()))
                    assertThat(Host.commandLine(child)).doesNotContain(PASSWORD);
                assertThat(filesWith(PASSWORD, WRONG)).isEmpty();
            }
        }
    }

    private static String status(RpcClient client, String device) {
        return client.call("get_camera_status", Map.of("device", device))
                .path("status")
                .asText();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .ignoreExceptions()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }

    private static void isThereWithWhatItSends(RpcClient client) {
        await("it is connected", () -> status(client, "camera100").equals("CONNECTED"));
        await(
                "it has been asked",
                () -> client.call("get_camera_capabilities", Map.of("device", "camera100"))
                        .path("validation_status")
                        .asText()
                        .equals("CONFIRMED"));
        JsonNode camera = client.call("get_camera_status", Map.of("device", "camera100"));
        assertThat(camera.path("name").asText()).isEqualTo("Garden");
        assertThat(camera.path("resolution").asText()).isEqualTo("640x360");
        assertThat(camera.path("fps").asInt()).isEqualTo(15);
    }

    private static void theOneWithTheWrongPasswordSaysSo(Host host, RpcClient client) {
        await("it is listed", () -> status(client, "camera101").equals("DISCONNECTED"));
        assertThat(host.command("cameras").output())
                .contains("camera101: it asks for a login: set its user and password, or correct them");
    }

    /** @return what was answered */
    private String streamsAndIsRecordedAsItIs(Host host, RpcClient client) throws Exception {
        JsonNode started = client.call("start_streaming", Map.of("device", "camera100"));
        String url = started.path("stream_url").asText();
        await("it is live", () -> live(client));
        String[] options = url.startsWith("rtsp") ? new String[] {"-rtsp_transport", "tcp"} : new String[0];
        try (Viewer viewer = Viewer.watch(folder, "viewer", url, options)) {
            viewer.awaitFrames(30, SOON);
            isWatchedByOthersWhileItsBundlesAreReplaced(host, client);
            viewer.awaitFrames(30, SOON);
        }
        JsonNode snapshot = client.call("take_snapshot", Map.of("device", "camera100"));
        assertThat(snapshot.path("status").asText()).isEqualTo("SUCCESS");
        JsonNode recording = client.call("start_recording", Map.of("device", "camera100"));
        Path file = host.data()
                .resolve("recordings/camera100")
                .resolve(recording.path("filename").asText() + ".mp4");
        await("it grows", () -> Files.size(file) > 100_000);
        client.call("stop_recording", Map.of("device", "camera100"));
        JsonNode video = Media.video(Media.probe(file.toString()));
        assertThat(video.path("width").asInt()).isEqualTo(640);
        assertThat(video.path("profile").asText())
                .as("the camera's own, not ours")
                .isEqualTo("Main");
        return started.toString() + snapshot + recording;
    }

    private void isWatchedByOthersWhileItsBundlesAreReplaced(Host host, RpcClient client) {
        client.call("subscribe_events", Map.of("topics", List.of("camera_status_update")));
        List<Long> publishers = Children.of(host.data());
        for (String name : List.of("discovery.rtsp", "probe.ffprobe", "config", "cameras")) {
            Path shipped = host.bundle("io.camhost." + name);
            Path raised = Repacker.withVersion(shipped, folder.resolve("raised"), "0.1.1");
            for (Path file : List.of(raised, shipped)) {
                Host.Result swapped = host.command("swap", file.toString());
                assertThat(swapped.exit())
                        .as(swapped.output() + swapped.errors())
                        .isZero();
            }
        }
        assertThat(Children.of(host.data()))
                .as("nothing was started anew by%n%s", host.output())
                .isEqualTo(publishers);
        assertThat(client.notifications("camera_status_update")).isEmpty();
        await("nothing of them is left", () -> LeftOver.classLoaders(host).isEmpty());
    }

    /** One that sends MJPEG of 640x360, and does not say how many a second. */
    private static void isEncodedAsWished(RpcClient client) {
        JsonNode started = client.call("start_streaming", Map.of("device", "camera102"));
        await("it is live", () -> live(client, "camera102"));
        JsonNode status = client.call("get_stream_status", Map.of("device", "camera102"));
        assertThat(status.path("problem").asText()).isEmpty();
        JsonNode video = Media.video(Media.probe(started.path("stream_url").asText()));
        assertThat(video.path("codec_name").asText()).isEqualTo("h264");
        assertThat(video.path("width").asInt()).isEqualTo(320);
        assertThat(video.path("height").asInt()).isEqualTo(180);
        assertThat(video.path("r_frame_rate").asText()).isEqualTo("5/1");
        client.call("stop_streaming", Map.of("device", "camera102"));
    }

    private static boolean live(RpcClient client) {
        return live(client, "camera100");
    }

    private static boolean live(RpcClient client, String device) {
        return client.call("get_stream_status", Map.of("device", device))
                .path("ready")
                .asBoolean();
    }

    private static void comesBackByItself(RpcClient client, NetworkCamera camera) {
        client.call("start_recording", Map.of("device", "camera100")); // so that its publisher goes on trying
        camera.off();
        await("it is away", () -> status(client, "camera100").equals("DISCONNECTED"));
        camera.on();
        await("it is back", () -> status(client, "camera100").equals("CONNECTED"));
        await("it is live again", () -> live(client));
    }

    private void isTakenWhenThePasswordIsRight(RpcClient client, NetworkCamera camera) throws IOException {
        configure(camera, PASSWORD);
        await("it is connected", () -> status(client, "camera101").equals("CONNECTED"));
        assertThat(live(client)).as("the other one goes on").isTrue();
    }

    /** Of the host's folders and output. */
    private List<Path> filesWith(String... words) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String part : List.of("data", "log", "output.txt"))
            try (Stream<Path> files = Files.walk(folder.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    for (String word : words) if (text.contains(word)) found.add(file);
                }
            }
        return found;
    }
}
