package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.HostFolders;
import io.camhost.api.auth.Auth;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedRecording;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.Processes;
import io.camhost.gateway.HttpHandler;
import io.camhost.swap.Gate;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.FakeGateway;
import io.camhost.testing.FakeMediaMtx;
import io.camhost.testing.FakeProcesses;
import io.camhost.testing.FakeVault;
import io.camhost.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A driver with a fake server. */
abstract class DriverWithFake {
    static final CameraId CAMERA = new CameraId(0);
    static final FfmpegInput SOURCE =
            new FfmpegInput("lavfi", List.of("-f", "lavfi"), "testsrc2", Optional.empty(), false, false);

    @TempDir
    Path folder;

    final ManualClock clock = new ManualClock();
    final FakeProcesses processes = new FakeProcesses();
    final FakeVault vault = new FakeVault();
    final FakeAuth auth = new FakeAuth();
    final FakeGateway gateway = new FakeGateway();
    HttpHandler callback;
    int callbackPort = 29_000;
    FakeMediaMtx server;
    MediaMtxDriver driver;
    String configured = "auto";
    String prefix = "";
    int rtspPort;
    boolean leaves;
    Map<String, String> environment = Map.of("PATH", "/nowhere");

    @BeforeEach
    void begin() {
        processes.whenRun(DriverWithFake::run);
        gateway.callbacks(callbackPort);
        server = new FakeMediaMtx(FakeMediaMtx.Version.V1_20);
        server.global("rtspAddress", ":8111");
        server.global("hls", false);
        driver = begun(server.port());
    }

    @AfterEach
    void end() {
        driver.stop();
        server.close();
    }

    Settings settings(int port) {
        return Given.settings(configured, prefix, port, rtspPort);
    }

    MediaMtxDriver begun(int port) {
        var begun = made(port);
        begun.bindProcesses(processes);
        begin(begun);
        return begun;
    }

    /** But for who runs its processes, who may come later. */
    void begin(MediaMtxDriver made) {
        made.bindAuth(auth);
        made.bindGateway(gateway);
        made.start();
    }

    MediaMtxDriver made(int port) {
        return new MediaMtxDriver(
                settings(port),
                new HostFolders(folder),
                vault,
                environment::get,
                clock,
                clock::nanoTime,
                handler -> {
                    callback = handler;
                    return () -> callback = null;
                },
                () -> leaves);
    }

    /** As ffmpeg would: the last argument is the file. A MediaMTX that is asked for its version is new. */
    static Processes.Result run(List<String> argv) {
        if (argv.contains("--version"))
            return new Processes.Result(0, false, "v1.20.1".getBytes(StandardCharsets.UTF_8), "", Duration.ofMillis(1));
        try {
            Files.write(Path.of(argv.get(argv.size() - 1)), new byte[] {1});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Processes.Result(0, false, new byte[0], "", Duration.ofMillis(1));
    }

    static Encoding encoding(int width) {
        return new Encoding(
                List.of(), List.of("-c:v", "libx264", "-s", width + "x360"), width, 360, FrameRate.of(15), false);
    }

    static WantedStream stream(boolean live) {
        return new WantedStream(CAMERA, SOURCE, encoding(640), live, Optional.empty());
    }

    WantedStream recorded(String id) {
        Path file = folder.resolve(
                "recordings/camera0/camera0_2026-01-02_03-04-05" + (id.equals("r") ? "" : "_2") + ".mp4");
        var recording = new WantedRecording(id, file, Duration.ofSeconds(1), Duration.ofMinutes(30));
        return new WantedStream(CAMERA, SOURCE, encoding(640), true, Optional.of(recording));
    }

    /** Where a server of ours is told to ask. */
    String asks() {
        Gate<Auth> there = new Gate<>("auth");
        there.bind(auth);
        ServerKeys keys = new ServerKeys(there, clock::nanoTime);
        assertThat(keys.known()).isTrue();
        return "http://127.0.0.1:" + callbackPort + "/mediamtx/" + keys.path();
    }

    StreamState state() {
        return driver.streams().get(0);
    }

    void want(WantedStream... streams) {
        driver.want(List.of(streams));
    }

    void awaitPath() {
        await().until(() -> !driver.streams().isEmpty() && state().exists());
    }

    List<String> publisher() {
        return processes.spec("publish/camera0").orElseThrow().argv();
    }
}
