package io.camhost.checks;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A camera in the network that asks for a login: a MediaMTX, and an ffmpeg that sends a test picture into it, as H.264 and as MJPEG. */
final class NetworkCamera implements AutoCloseable {
    static final String USER = "watcher";

    private final Path folder;
    private final String password;
    private final int port = Host.freePort();
    private Optional<Process> server = Optional.empty();
    private Optional<Process> picture = Optional.empty();

    /** Switched off. @param password letters and digits */
    NetworkCamera(Path folder, String password) {
        this.folder = folder;
        this.password = password;
    }

    String url(String path) {
        return "rtsp://127.0.0.1:" + port + "/" + path;
    }

    /** Switches it on, and waits until it shows something. */
    void on() {
        String binary = Optional.ofNullable(System.getenv("MEDIAMTX")).orElse("mediamtx");
        try {
            Path configuration = Files.writeString(folder.resolve("camera.yml"), """
                    rtsp: yes
                    rtspAddress: 127.0.0.1:%d
                    rtspTransports: [tcp]
                    rtmp: no
                    hls: no
                    webrtc: no
                    srt: no
                    moq: no
                    authInternalUsers:
                    - user: %s
                      pass: %s
                      permissions: [{action: read}, {action: publish}]
                    paths: {all_others: {}}
                    """.formatted(port, USER, password));
            server = Optional.of(begin(List.of(binary, configuration.toString()), "camera.log"));
            await("the camera is on").atMost(Duration.ofSeconds(20)).until(this::listens);
            String to = withLogin("garden");
            picture = Optional.of(begin(
                    List.of(
                            "ffmpeg",
                            "-nostdin",
                            "-loglevel",
                            "error",
                            "-re",
                            "-f",
                            "lavfi",
                            "-i",
                            "testsrc2=size=640x360:rate=15",
                            "-c:v",
                            "libx264",
                            "-preset",
                            "veryfast",
                            "-profile:v",
                            "main",
                            "-bf",
                            "0",
                            "-g",
                            "15",
                            "-pix_fmt",
                            "yuv420p",
                            "-f",
                            "rtsp",
                            "-rtsp_transport",
                            "tcp",
                            to,
                            "-c:v",
                            "mjpeg",
                            "-huffman",
                            "default",
                            "-pix_fmt",
                            "yuvj420p",
                            "-f",
                            "rtsp",
                            "-rtsp_transport",
                            "tcp",
                            withLogin("attic")),
                    "picture.log"));
            String watched = to;
            await("it shows something")
                    .ignoreExceptions()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Media.video(Media.probe(watched, "-rtsp_transport", "tcp"))
                            .isObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String withLogin(String path) {
        return url(path).replace("://", "://" + USER + ":" + password + "@");
    }

    private Process begin(List<String> argv, String log) throws IOException {
        return new ProcessBuilder(argv)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Pulls the plug. */
    void off() {
        for (Optional<Process> process : List.of(picture, server)) process.ifPresent(NetworkCamera::end);
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) throw new IllegalStateException("does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        off();
    }
}
