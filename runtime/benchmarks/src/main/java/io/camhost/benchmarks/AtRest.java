package io.camhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the host uses when nobody wants anything, and what it writes while cameras are live. */
final class AtRest implements Benchmark {
    private static final int LIVE = 6;

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Duration time = bench.quick() ? Duration.ofSeconds(20) : Duration.ofSeconds(60);
        try (Camhost host = Camhost.start(bench.places(), "rest", 10)) {
            TimeUnit.SECONDS.sleep(5); // what belongs to the start is over
            long before = cpuNanos(host);
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
            double percent = 100.0 * (cpuNanos(host) - before) / time.toNanos();
            bench.table()
                    .tell(
                            "CPU at rest with 10 cameras, % of a core",
                            Rounds.number(percent, 2), Goal.atMost(1, percent));
            writes(bench, host, time);
        }
    }

    private static long cpuNanos(Camhost host) throws IOException {
        long nanos = 0;
        for (long pid : Proc.family(host.server().pid())) nanos += Proc.cpu(pid).toNanos();
        return nanos;
    }

    /** Of the host and all its children, with pictures of six cameras being made. */
    private static void writes(Bench bench, Camhost host, Duration time) throws IOException, InterruptedException {
        LoadClient.Greeting login = host.login("operator");
        try (Wire wire = Wire.open(host.server().port(), "/ws")) {
            login.greet(wire);
            for (int camera = 0; camera < LIVE; camera++)
                wire.succeed(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"start_streaming\",\"params\":{\"device\":\"camera"
                                + camera + "\"}}");
            TimeUnit.SECONDS.sleep(10); // until all of them are live
            int children = Proc.family(host.server().pid()).size() - 1;
            if (children < LIVE) throw new IOException("only " + children + " of " + LIVE + " cameras are live");
            long before = written(host);
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
            double megabytes =
                    (written(host) - before) / 1e6 * Duration.ofHours(1).toMillis() / time.toMillis();
            bench.table()
                    .tell(
                            "written to disk in an hour, six cameras live, MB",
                            Rounds.number(megabytes, 1),
                            Goal.atMost(10, megabytes));
        }
    }

    private static long written(Camhost host) throws IOException {
        long bytes = 0;
        for (long pid : Proc.family(host.server().pid())) bytes += Proc.written(pid);
        return bytes;
    }
}
