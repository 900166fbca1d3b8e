package io.camhost.checks.load;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.Browser;
import io.camhost.checks.Host;
import io.camhost.checks.RpcClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who watches: a viewer of HLS, one recording that goes on all the time, and with MediaMTX viewers of RTSP and WHEP. */
final class Pictures implements AutoCloseable {
    private static final Duration COME = Duration.ofSeconds(60);
    /** A viewer of HLS begins some segments back. */
    private static final Duration BEHIND = Duration.ofSeconds(12);

    private final Host host;
    private final Path folder;
    private final int port;
    private final int rtsp;
    private final String token;
    private final Tally tally;
    private final List<Timeline> viewers = new ArrayList<>();
    private RpcClient client;
    private Whep whep;
    private JsonNode recording;
    private long recordingBegun;

    Pictures(Host host, Path folder, int port, int rtsp, String token, Tally tally) {
        this.host = host;
        this.folder = folder;
        this.port = port;
        this.rtsp = rtsp;
        this.token = token;
        this.tally = tally;
    }

    void start() {
        client = RpcClient.connecting(port, ignored -> {}).join();
        client.call("authenticate", Map.of("auth_token", token));
        client.call("start_streaming", Map.of("device", "camera0"));
        JsonNode streams =
                client.call("get_camera_status", Map.of("device", "camera0")).path("streams");
        String hls = streams.has("live.hls")
                ? streams.path("live.hls").asText()
                : streams.path("hls").asText();
        if (!hls.startsWith("http")) hls = "http://127.0.0.1:" + port + hls;
        viewers.add(Timeline.watch(folder, "hls", hls));
        if (rtsp != 0) {
            String address = "rtsp://127.0.0.1:" + rtsp + "/camera0";
            viewers.add(Timeline.watch(folder, "rtsp", address, "-rtsp_transport", "tcp"));
            if (Browser.onPath("chromium") && Browser.onPath("chromedriver")) whep = Whep.watch(folder, port, token);
        }
        recording = client.call("start_recording", Map.of("device", "camera1"));
        recordingBegun = System.nanoTime();
        for (Timeline viewer : viewers)
            await("pictures").atMost(COME).until(() -> {
                if (!viewer.watching()) throw new IllegalStateException(viewer.complaint(COME));
                return viewer.times().size() > 15;
            });
    }

    List<String> viewersComplain() {
        List<String> complaints = new ArrayList<>();
        for (Timeline viewer : viewers) complaints.add(viewer.complaint(BEHIND));
        if (whep != null) complaints.add(whep.complaint());
        complaints.removeIf(String::isEmpty);
        return complaints;
    }

    /** The recording is stopped, and everybody is asked. */
    void end() {
        viewersComplain().forEach(complaint -> note(Finding.Kind.VIEWER, complaint));
        JsonNode stopped = client.answer("stop_recording", Map.of("device", "camera1"));
        double lasted = (System.nanoTime() - recordingBegun) / 1e9;
        String name = recording.path("filename").asText();
        if (!stopped.path("result").path("filename").asText().equals(name)) {
            note(Finding.Kind.RECORDING, name + " is not what is stopped: " + stopped);
            return;
        }
        List<Path> files = files();
        if (files.size() != 1) note(Finding.Kind.RECORDING, "there is more than one file: " + files);
        for (Path file : files) {
            List<Double> times = Timeline.ofFile(file);
            note(Finding.Kind.RECORDING, prefixed(file, Timeline.gap(times)));
            double length = times.isEmpty() ? 0 : times.get(times.size() - 1) - times.get(0);
            if (files.size() == 1 && length < lasted - BEHIND.toSeconds())
                note(Finding.Kind.RECORDING, file + " has " + length + " s of " + lasted + " s");
        }
    }

    private static String prefixed(Path file, String gap) {
        return gap.isEmpty() ? "" : file + ": " + gap;
    }

    private List<Path> files() {
        try (var all = Files.list(host.data().resolve("recordings/camera1"))) {
            return all.filter(file -> file.toString().endsWith(".mp4")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(Finding.Kind kind, String complaint) {
        if (!complaint.isEmpty()) tally.note(kind, complaint);
    }

    @Override
    public void close() {
        viewers.forEach(Timeline::close);
        if (whep != null) whep.close();
        if (client != null) client.close();
    }
}
