package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a machine can lack or run out of: the host says so, does what it still can, and leaves nothing half-done. */
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
    @TempDir
    Path folder;

    @Test
    void withoutFfmpegTheHostRunsAndSaysWhatToInstall() throws IOException {
        Path programs = programsWithout("ffmpeg", "ffprobe", "ffplay");
        try (Host host = Host.in(folder)
                .with("PATH", programs.toString())
                .option("--demo")
                .start()) {
            assertThat(host.command("status").output()).contains("apt install ffmpeg");
            assertThat(host.command("doctor").output()).containsPattern("!! +ffmpeg");
            try (RpcClient client = host.client("operator")) {
                JsonNode error = client.answer("take_snapshot", Map.of("device", "camera0"))
                        .path("error");
                assertThat(error.path("code").asInt()).isEqualTo(-32050);
                assertThat(error.path("data").path("dependency").asText()).isEqualTo("FFmpeg");
                assertThat(client.call("get_camera_list").path("connected").asInt())
                        .isEqualTo(2);
            }
        } finally {
            try (var links = Files.list(programs)) {
                for (Path link : links.toList()) Files.delete(link);
            }
        }
    }

    @Test
    void aFileThatIsNoVideoIsACameraThatIsNotConnected() throws IOException {
        Media.assumeFfmpeg();
        Path notes = Files.writeString(folder.resolve("notes.mp4"), "no picture in here");
        Path absent = folder.resolve("absent.mp4");
        try (Host host = Host.in(folder)
                .with("CAMERA_SERVICE_SIMULATED_VIDEOS", notes + "," + absent)
                .start()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                String status = host.command("status").output();
                return status.contains("notes") && status.contains("absent");
            });
            try (RpcClient client = host.client("operator")) {
                for (JsonNode camera : client.call("get_camera_list").path("cameras")) {
                    assertThat(camera.path("status").asText()).isEqualTo("DISCONNECTED");
                    assertThat(camera.path("problem").asText())
                            .isIn(
                                    "it is not a video that is known (simulated.videos)",
                                    "there is no such file (simulated.videos)");
                }
                JsonNode error = client.answer(
                                "start_recording",
                                Map.of(
                                        "device",
                                        client.call("get_camera_list")
                                                .path("cameras")
                                                .path(0)
                                                .path("device")
                                                .asText()))
                        .path("error");
                assertThat(error.path("data").path("state").asText()).isEqualTo("DISCONNECTED");
            }
        }
    }

    @Test
    void aFullDiskEndsARecordingAndNothingIsHalfDone() throws Exception {
        Media.assumeFfmpeg();
        Path disk = Files.createDirectories(folder.resolve("disk"));
        List<String> ownDisk = List.of(
                "unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=1m none \"$0\" && exec \"$@\"", disk.toString());
        Assumptions.assumeTrue(
                Host.run(concat(ownDisk, "true"), Map.of()).exit() == 0,
                "needs root: only root may mount the small disk that is filled");
        try (Host host = Host.in(folder)
                .under(ownDisk)
                .with(
                        "CAMERA_SERVICE_MEDIAMTX_RECORDINGS_PATH",
                        disk.resolve("recordings").toString())
                .with(
                        "CAMERA_SERVICE_MEDIAMTX_SNAPSHOTS_PATH",
                        disk.resolve("snapshots").toString())
                .option("--demo")
                .start()) {
            Path seen = Path.of("/proc/" + host.pid() + "/root" + disk);
            try (RpcClient client = host.client("admin")) {
                client.call(
                        "subscribe_events", Map.of("topics", List.of("recording_status_update", "recording.error")));
                String name = client.call("start_recording", Map.of("device", "camera0"))
                        .path("filename")
                        .asText();
                await("the recording ends")
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> !client.notifications("recording.error").isEmpty());
                assertThat(client.notifications("recording.error")
                                .get(0)
                                .path("params")
                                .path("reason")
                                .asText())
                        .contains("disk is full");
                Path rest = fillUp(seen.resolve("rest"));
                assertThat(client.answer("start_recording", Map.of("device", "camera1"))
                                .path("error")
                                .path("data")
                                .path("state")
                                .asText())
                        .isEqualTo("STORAGE_CRITICAL");
                assertThat(client.answer("take_snapshot", Map.of("device", "camera1"))
                                .path("error")
                                .path("data")
                                .path("detail")
                                .asText())
                        .contains("full");
                Path file = seen.resolve("recordings/camera0/" + name + ".mp4");
                assertThat(Media.probe(file.toString())
                                .path("format")
                                .path("duration")
                                .asDouble())
                        .as("what fitted can be played")
                        .isGreaterThan(1);
                Files.delete(rest);
            }
            try (var files = Files.walk(seen)) {
                assertThat(files.filter(Files::isRegularFile).map(Path::toString))
                        .allMatch(name -> name.endsWith(".mp4"));
            }
        }
    }

    @Test
    void oneHundredClientsThatNeverReadAreClosedAndTheOthersServed() throws Exception {
        List<Socket> offenders = new ArrayList<>();
        try (Host host = Host.in(folder).option("--demo").start();
                RpcClient bystander = host.client("viewer")) {
            String token = host.token("viewer");
            for (int i = 0; i < 95; i++) offenders.add(neverReads(host.port("main"), token));
            assertThat(bystander.call("ping").asText()).isEqualTo("pong");
            await("the offenders are closed")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> offenders.stream().allMatch(FaultsIT::closedByServer));
            assertThat(bystander.call("get_camera_list").path("total").asInt()).isEqualTo(2);
            assertThat(host.command("status").exit()).isZero();
        } finally {
            for (Socket socket : offenders) socket.close();
        }
    }

    private static Path fillUp(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 10_000; i++) out.write(new byte[1024]);
        } catch (IOException full) {
            return file;
        }
        throw new IOException("10 MiB fit on a disk of 1 MiB");
    }

    /** Logs in, asks 150 times for an answer of many kilobytes, and takes none of them. */
    private static Socket neverReads(int port, String token) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        var out = new ByteArrayOutputStream();
        out.writeBytes(("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(text(Host.JSON.writeValueAsString(
                Map.of("jsonrpc", "2.0", "id", 0, "method", "authenticate", "params", Map.of("auth_token", token)))));
        for (int i = 1; i <= 150; i++)
            out.writeBytes(text("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"rpc.discover\"}"));
        socket.getOutputStream().write(out.toByteArray());
        return socket;
    }

    /** A text frame under the mask 0, which leaves it as it is. */
    private static byte[] text(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(bytes.length + 8);
        frame.put((byte) 0x81).put((byte) 0xfe).putShort((short) bytes.length).putInt(0);
        return frame.put(bytes).array();
    }

    /** What is sent to a closed connection comes back as a reset, seen at the next try. */
    private static boolean closedByServer(Socket socket) {
        try {
            socket.getOutputStream().write(new byte[] {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0}); // ping
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** A search path with everything that there is, but these. */
    private Path programsWithout(String... left) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        for (String place : System.getenv("PATH").split(":")) {
            if (!Files.isDirectory(Path.of(place))) continue;
            try (var files = Files.list(Path.of(place))) {
                for (Path program : files.toList()) {
                    if (List.of(left).contains(program.getFileName().toString())) continue;
                    try {
                        Files.createSymbolicLink(programs.resolve(program.getFileName()), program);
                    } catch (FileAlreadyExistsException earlierOnPath) {
                        // the first one counts
                    }
                }
            }
        }
        return programs;
    }

    private static List<String> concat(List<String> words, String last) {
        List<String> all = new ArrayList<>(words);
        all.add(last);
        return all;
    }
}
