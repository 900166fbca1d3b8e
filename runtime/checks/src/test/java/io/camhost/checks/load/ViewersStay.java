package io.camhost.checks.load;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.Children;
import io.camhost.checks.Host;
import io.camhost.checks.MediaMtx;
import io.camhost.checks.RpcClient;
import io.camhost.testing.Repacker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Viewers of RTSP, WebRTC and HLS at once on one path of a MediaMTX, and what happens to its camera, its publisher and us meanwhile:
 * how long each had no new picture, whether one had to begin anew, and whether a picture was damaged.
 */
final class ViewersStay implements AutoCloseable {
    private static final String CAMERA = "camera0";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Pictures that have to come, to each viewer, before what happened counts as over: two seconds of them. */
    private static final int ENOUGH = 30;

    /** What a viewer saw of something that happened. */
    record Row(String what, String viewer, long stallMillis, int reconnects, String damage) {}

    private final Host host;
    private final Path folder;
    private final Path configuration;
    private final Timeline rtsp;
    private final PagePlayers players;
    private final List<Row> rows = new ArrayList<>();
    private final String token;
    private int port;
    private int damaged;
    private int following; // so many of the players are looked at
    private RecordedMeanwhile recording;

    /** @param binary of the server; blank: the one that is found */
    ViewersStay(Path folder, String binary) throws IOException {
        this.folder = folder;
        configuration = Files.writeString(folder.resolve("camhost.yaml"), bitrate("600k"));
        int rtspPort = Host.freePort();
        int hlsPort = Host.freePort();
        int webrtcPort = Host.freePort();
        Host stopped = MediaMtx.host(folder, rtspPort, hlsPort, webrtcPort, "mediamtx")
                .option("--demo")
                .option("--conf", configuration.toString());
        if (!binary.isEmpty()) stopped.with("CAMERA_SERVICE_MEDIAMTX_BINARY", binary);
        host = stopped.start();
        token = host.token("operator");
        port = host.port("main");
        try (RpcClient client = client()) {
            await("the camera's stream can be started")
                    .ignoreExceptions()
                    .atMost(LIMIT)
                    .until(() -> !client.call("start_streaming", Map.of("device", CAMERA))
                            .isEmpty());
        }
        awaitLive();
        rtsp = Timeline.decode(folder, "rtsp", "rtsp://127.0.0.1:" + rtspPort + "/" + CAMERA, "-rtsp_transport", "tcp");
        players = PagePlayers.watch(folder, webrtcPort, hlsPort, CAMERA);
        following = players.names().size();
        try (RpcClient client = client()) {
            recording = RecordedMeanwhile.begin(client, CAMERA);
        }
        awaitPictures();
        stalls(); // how it began does not count
    }

    private static String bitrate(String rate) {
        return "mediamtx:\n  codec:\n    bitrate: " + rate + "\n";
    }

    private static boolean live(RpcClient client) {
        return client.call("get_stream_status", Map.of("device", CAMERA))
                .path("status")
                .asText()
                .equals("ACTIVE");
    }

    private void awaitLive() {
        try (RpcClient client = client()) {
            await("the camera is live").ignoreExceptions().atMost(LIMIT).until(() -> live(client));
        }
    }

    private RpcClient client() {
        RpcClient client = RpcClient.connect(port);
        client.call("authenticate", Map.of("auth_token", token));
        return client;
    }

    JsonNode streamStatus() {
        try (RpcClient client = client()) {
            return client.call("get_stream_status", Map.of("device", CAMERA));
        }
    }

    // what happens

    /** Nothing: what viewers see anyway. */
    void nothing() {
        observe("nothing happens");
    }

    void publisherKilled() {
        long publisher = publisher();
        endPublisher();
        awaitAnother(publisher);
        observe("publisher killed (-9)", "PUBLISHER_RESTART");
    }

    void publisherHangs() {
        long publisher = publisher();
        signal("STOP", publisher);
        awaitAnother(publisher);
        observe("publisher hung (SIGSTOP)", "PUBLISHER_RESTART");
    }

    void cameraPulled() {
        long publisher = publisher();
        host.command("shell", "camhost:unplug", "simulated0");
        long pulled = System.nanoTime();
        await("three seconds").atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            endPublisher();
            return System.nanoTime() - pulled > 3_000_000_000L;
        });
        plug();
        awaitAnother(publisher);
        awaitLive();
        observe("camera pulled, back after 3 s", "AWAY", "PUBLISHER_RESTART");
    }

    /** A recorded camera is opened again and again while it is away: nothing comes of that when its device is gone. */
    private void endPublisher() {
        ProcessHandle.of(publisher()).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void plug() {
        Host.Result plugged = host.command("shell", "camhost:plug", "simulated0");
        if (plugged.exit() != 0) throw new IllegalStateException(plugged.output() + plugged.errors());
    }

    void bundleReplaced(String name) {
        long publisher = publisher();
        Path shipped = host.bundle("io.camhost." + name);
        Path raised = Repacker.withVersion(shipped, folder.resolve("raised"), "0.1.1");
        Host.Result swapped = host.command("swap", raised.toString());
        if (swapped.exit() != 0) throw new IllegalStateException(swapped.output() + swapped.errors());
        observe(name + " replaced");
        untouched(publisher, name);
    }

    /** With what the host said last: when it has happened, its log is gone. */
    private void untouched(long publisher, String what) {
        if (publisher() == publisher) return;
        List<String> said = host.output().lines().toList();
        throw new IllegalStateException(what + ": the publisher was touched:\n"
                + String.join("\n", said.subList(Math.max(0, said.size() - 30), said.size())));
    }

    /** @param hls whether viewers of HLS stay: an old server asks the host for each segment, and nobody answers */
    void hostKilled(boolean hls) {
        if (!hls) following = players.names().indexOf("HLS");
        long publisher = publisher();
        host.kill();
        host.start();
        port = host.port("main");
        await("the host knows it again")
                .ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> streamStatus().path("status").asText().equals("ACTIVE"));
        observe("host (JVM) killed and started");
        untouched(publisher, "the host killed");
    }

    void encoderChanged() {
        long publisher = publisher();
        try {
            Files.writeString(configuration, bitrate("900k"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnother(publisher);
        observe("encoder's bit rate changed", "PUBLISHER_RESTART");
    }

    /** By which way a picture is taken. @param quality that decides it */
    String snapshotTier(int quality) {
        try (RpcClient client = client()) {
            return client.call("take_snapshot", Map.of("device", CAMERA, "quality", quality))
                    .path("tier")
                    .asText();
        }
    }

    /** All that has happened so far to one recording, held against what the host tells of it; another one for what comes. */
    void recordingIsAccountedFor() {
        try (RpcClient client = client()) {
            recording.end(host, client);
            recording = RecordedMeanwhile.begin(client, CAMERA);
        }
    }

    /** The end of all who watch; the recording goes on in another file. */
    void serverKilled() {
        nobodyWatches();
        long server = Held.find("mediamtx.yml", folder);
        List<Path> before = host.recordings();
        ProcessHandle.of(server).orElseThrow().destroyForcibly();
        try (RpcClient client = client()) {
            await("its path and pictures are back, and recorded")
                    .ignoreExceptions()
                    .atMost(LIMIT)
                    .until(() -> Held.find("mediamtx.yml", folder) != server && live(client) && recordedBeside(before));
            recording.happened("server killed (-9)", "SERVER_RESTART", "PUBLISHER_RESTART");
            recording.end(host, client);
        }
    }

    private boolean recordedBeside(List<Path> before) {
        return host.recordings().stream()
                .anyMatch(file -> !before.contains(file) && file.toFile().length() > 2000);
    }

    // what viewers see of it

    private long publisher() {
        return Children.publisher(folder, CAMERA);
    }

    private void awaitAnother(long before) {
        await("another publisher").atMost(LIMIT).until(() -> publisher() != before && publisher() != -1);
    }

    static void signal(String name, long pid) {
        Host.run(List.of("kill", "-" + name, Long.toString(pid)), Map.of());
    }

    /** @param causes those which the recording may lack pictures because of it */
    private void observe(String what, String... causes) {
        awaitPictures();
        recording.happened(what, causes);
        List<Long> stalls = stalls();
        String log = rtsp.log();
        String damage = Damage.of(log.substring(damaged));
        damaged = log.length();
        rows.add(new Row(what, "RTSP", stalls.get(0), rtsp.watching() ? 0 : 1, damage));
        for (int i = 0; i < following; i++)
            rows.add(
                    new Row(what, players.names().get(i), stalls.get(i + 1), players.reconnects(i), players.damage(i)));
        System.out.println(rows.subList(rows.size() - 1 - following, rows.size()));
    }

    private void awaitPictures() {
        long[] goals = new long[following];
        for (int i = 0; i < goals.length; i++) goals[i] = players.pictures(i) + ENOUGH;
        int goal = rtsp.times().size() + ENOUGH;
        await("pictures at RTSP")
                .atMost(LIMIT)
                .until(() -> !rtsp.watching() || rtsp.times().size() >= goal);
        for (int i = 0; i < goals.length; i++) {
            int player = i;
            await("pictures at " + players.names().get(i))
                    .atMost(LIMIT)
                    .until(() -> players.pictures(player) >= goals[player] || players.reconnects(player) > 0);
        }
    }

    private List<Long> stalls() {
        List<Long> stalls = new ArrayList<>();
        stalls.add(rtsp.longestStall().toMillis());
        for (int i = 0; i < following; i++) stalls.add(players.longestStall(i).toMillis());
        return stalls;
    }

    List<Row> rows() {
        return rows;
    }

    /** One line for each thing that happened. */
    String table() {
        StringBuilder table = new StringBuilder(
                "| | RTSP, ms | WebRTC, ms | HLS, ms | reconnects | damage |\n|---|---|---|---|---|---|\n");
        Map<String, List<Row>> things = new LinkedHashMap<>();
        rows.forEach(row ->
                things.computeIfAbsent(row.what(), any -> new ArrayList<>()).add(row));
        for (List<Row> seen : things.values()) {
            table.append("| ").append(seen.get(0).what());
            seen.forEach(row -> table.append(" | ").append(row.stallMillis()));
            table.append(" | ends".repeat(players.names().size() + 1 - seen.size()));
            table.append(" | ").append(seen.stream().mapToInt(Row::reconnects).sum());
            String damage =
                    String.join(" ", seen.stream().map(Row::damage).toList()).strip();
            table.append(" | ").append(damage.isEmpty() ? "none" : damage).append(" |\n");
        }
        return table.toString();
    }

    private void nobodyWatches() {
        if (!rtsp.watching()) return;
        rtsp.close();
        players.close();
    }

    @Override
    public void close() {
        nobodyWatches();
        host.close();
    }
}
