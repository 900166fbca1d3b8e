package io.camhost.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Snapshots of each tier, one after the other; also with a MediaMTX, if the machine has one. */
final class SnapshotTiers implements Benchmark {
    private static final int COUNT = 100;
    private static final int QUICK = 20;

    /** @param camera of which pictures are taken @param quality that decides the tier @param goal for the slowest of 20, milliseconds */
    private record Tier(String name, String camera, int quality, int goal) {}

    private static final Tier[] TIERS = {
        new Tier("WARM", "camera0", 90, 100),
        // the next picture that can stand alone comes within a second
        new Tier("RUNNING", "camera0", 100, 1200),
        new Tier("COLD", "camera1", 90, 3000)
    };

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Map<String, Map<String, String>> drivers = new LinkedHashMap<>();
        drivers.put("embedded", Map.of());
        Optional<String> binary = binary();
        if (binary.isPresent()) drivers.put("MediaMTX", mediaMtx(binary.get()));
        for (var driver : drivers.entrySet()) {
            String folder = "snapshots-" + driver.getKey();
            try (Camhost host = Camhost.start(bench.places(), folder, 2, driver.getValue());
                    Wire wire = Wire.open(host.server().port(), "/ws")) {
                host.login("operator").greet(wire);
                wire.succeed(call("start_streaming", "\"device\":\"camera0\""));
                TimeUnit.SECONDS.sleep(10); // until it is live and the encoders are known
                for (Tier tier : TIERS) measure(bench, driver.getKey(), wire, tier);
            }
        }
    }

    private static void measure(Bench bench, String driver, Wire wire, Tier tier)
            throws IOException, InterruptedException {
        int count = bench.quick() ? QUICK : COUNT;
        Histogram nanos = new Histogram(60_000_000_000L, 3);
        int others = 0;
        for (int i = 0; i < count; i++) {
            String request =
                    call("take_snapshot", "\"device\":\"" + tier.camera() + "\",\"quality\":" + tier.quality());
            long begun = System.nanoTime();
            String answer = wire.succeed(request);
            nanos.recordValue(System.nanoTime() - begun);
            if (!answer.contains("\"tier\":\"" + tier.name() + "\"")) others++;
            TimeUnit.MILLISECONDS.sleep(37); // not always at the same moment between two pictures
        }
        if (others > count / 20) throw new IOException(others + " of " + count + " snapshots are not " + tier.name());
        double p95 = nanos.getValueAtPercentile(95) / 1e6;
        String what = "snapshot " + tier.name() + ", " + driver + ", " + count + ": ";
        bench.table().tell(what + "p50, ms", Rounds.number(nanos.getValueAtPercentile(50) / 1e6, 1), null);
        bench.table().tell(what + "p95, ms", Rounds.number(p95, 1), Goal.atMost(tier.goal(), p95));
    }

    private static String call(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params + "}}";
    }

    /** {@code MEDIAMTX}, or what is found on {@code PATH}. */
    private static Optional<String> binary() {
        String named = System.getenv("MEDIAMTX");
        if (named != null) return Optional.of(named);
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, "mediamtx"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static Map<String, String> mediaMtx(String binary) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("CAMERA_SERVICE_MEDIA_DRIVER", "mediamtx");
        environment.put("MEDIAMTX", binary);
        for (String port : new String[] {"API_PORT", "RTSP_PORT", "HLS_PORT", "WEBRTC_PORT", "WEBRTC_UDP_PORT"})
            environment.put("CAMERA_SERVICE_MEDIAMTX_" + port, Integer.toString(ServerProcess.freePort()));
        return environment;
    }
}
