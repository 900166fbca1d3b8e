package io.camhost.media.mediamtx;

import static org.awaitility.Awaitility.await;

import io.camhost.api.HostFolders;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.Processes;
import io.camhost.testing.FakeMediaMtx;
import io.camhost.testing.MediaMtxFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A MediaMTX as the driver would run it, with ffmpegs that publish and read. */
final class RealRig implements Rig {
    private final Path folder;
    private final FakeMediaMtx.Version version;
    private final Settings settings;
    private final ChildSpec spec;
    private final Map<String, String> environment;
    private final Map<String, Process> publishers = new HashMap<>();
    private final Map<String, Process> readers = new HashMap<>();
    private Process server;

    RealRig(Path folder, Path binary, FakeMediaMtx.Version version) throws IOException {
        this.folder = folder;
        this.version = version;
        int[] ports = freePorts(5);
        this.settings = Given.settings("auto", Optional.empty(), ports[0], ports[1], ports[2], ports[3], ports[4]);
        this.spec = new ServerProgram(settings, new HostFolders(folder), System::getenv)
                .spec(binary, "", false, version == FakeMediaMtx.Version.V1_5);
        this.environment = new HashMap<>(spec.environment());
        environment.keySet().removeIf(name -> name.startsWith("MTX_AUTH")); // its owner lets everybody in
        if (!modern()) environment.put("MTX_PROTOCOLS", "tcp"); // so that several do not meet on the ports of RTP
        begin();
    }

    private static int[] freePorts(int count) throws IOException {
        ServerSocket[] sockets = new ServerSocket[count];
        int[] ports = new int[count];
        for (int i = 0; i < count; i++) {
            sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports[i] = sockets[i].getLocalPort();
        }
        for (ServerSocket socket : sockets) socket.close();
        return ports;
    }

    private void begin() {
        server = start("server.log", spec.argv(), environment);
        await("MediaMTX answers")
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    try {
                        int status =
                                client().call("GET", "/v3/paths/list", null).status();
                        return status == 200 || status == 401; // the latter from one that asks who calls
                    } catch (ApiException notYet) {
                        return false;
                    }
                });
    }

    private Process start(String log, List<String> argv, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MTX_") || name.startsWith("RTSP_"));
        builder.environment().putAll(variables);
        builder.redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FakeMediaMtx.Version version() {
        return version;
    }

    @Override
    public MediaMtxFacts facts() {
        try (FakeMediaMtx fake = new FakeMediaMtx(version)) {
            return fake.facts();
        }
    }

    @Override
    public int apiPort() {
        return settings.apiPort();
    }

    private String address(String path) {
        return "rtsp://127.0.0.1:" + settings.rtspPort() + "/" + path;
    }

    @Override
    public void publish(String path) {
        List<String> argv =
                List.of(("ffmpeg -nostdin -loglevel warning -re -f lavfi -i testsrc2=size=640x360:rate=15 -c:v libx264"
                                + " -preset ultrafast -tune zerolatency -profile:v baseline -bf 0 -g 15 -pix_fmt yuv420p "
                                + output(path))
                        .split(" "));
        publishers.put(path, start("publisher.log", argv, Map.of()));
    }

    /** To where the path expects its pictures. */
    private String output(String path) {
        try {
            var config =
                    client().call("GET", "/v3/config/paths/get/" + path, null).body();
            OptionalInt udp = Route.port(config.path("source").asText());
            if (udp.isPresent()) return "-f mpegts udp://127.0.0.1:" + udp.getAsInt() + "?pkt_size=1316";
        } catch (ApiException e) {
            throw new IllegalStateException(e);
        }
        return "-f rtsp -rtsp_transport tcp -pkt_size 1316 " + address(path);
    }

    @Override
    public void silence(String path) {
        end(publishers.remove(path));
    }

    @Override
    public void read(String path, String query) {
        String url = address(path) + (query.isEmpty() ? "" : "?" + query);
        List<String> argv = List.of(
                ("ffmpeg -nostdin -loglevel warning -rtsp_transport tcp -i " + url + " -c copy -f null -").split(" "));
        readers.put(path + "?" + query, start("reader.log", argv, Map.of()));
    }

    /** Reads as {@link #read} does, and writes the pictures that are shown to a file, as they are. */
    void show(String path, Path pictures) {
        List<String> argv = List.of(("ffmpeg -nostdin -loglevel warning -rtsp_transport tcp -i " + address(path)
                        + " -pix_fmt yuv420p -f rawvideo -y " + pictures)
                .split(" "));
        readers.put(path + "?", start("reader.log", argv, Map.of()));
    }

    /** Whether who began to read still does. */
    boolean reads(String path) {
        return readers.get(path + "?").isAlive();
    }

    @Override
    public void asks(String address) {
        environment.put(modern() ? "MTX_AUTHHTTPADDRESS" : "MTX_EXTERNALAUTHENTICATIONURL", address);
        if (modern()) {
            environment.put("MTX_AUTHMETHOD", "http");
            environment.put("MTX_AUTHHTTPEXCLUDE", "");
        }
        end(server);
        begin();
    }

    @Override
    public boolean comes(String path, String query) {
        try (Socket socket = new Socket("127.0.0.1", settings.rtspPort())) {
            socket.setSoTimeout(10_000);
            String question = "DESCRIBE " + address(path) + "?" + query + " RTSP/1.0\r\nCSeq: 1\r\n\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            return !new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).endsWith("401");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void leave(String path) {
        readers.entrySet().removeIf(reader -> {
            if (!reader.getKey().startsWith(path + "?")) return false;
            end(reader.getValue());
            return true;
        });
    }

    /** The server writes them itself. */
    @Override
    public void segment(String path) {}

    @Override
    public void reload() {
        Path file = Path.of(spec.argv().get(1));
        try {
            Files.writeString(file, Files.readString(file) + "# again\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void restart() {
        end(server);
        begin();
    }

    @Override
    public void freeze() {
        signal("STOP");
    }

    @Override
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        run(List.of("kill", "-" + name, Long.toString(server.pid())));
    }

    @Override
    public boolean ended() {
        return !server.isAlive();
    }

    @Override
    public Processes.Result run(List<String> argv) {
        Process process = start("run.log", argv, Map.of());
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) throw new IllegalStateException("does not end: " + argv);
            return new Processes.Result(process.exitValue(), false, new byte[0], log("run.log"), Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void end(Process process) {
        if (process == null) return;
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        publishers.values().forEach(RealRig::end);
        readers.values().forEach(RealRig::end);
        end(server);
    }
}
