package io.camhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What a client feels while 1,000 others are connected and silent. */
final class IdleConnections implements Benchmark {
    private static final int IDLE = 1000;
    private static final List<String> STATUS_CALLS =
            List.of("get_camera_list", "get_status", "get_server_info", "get_streams", "get_system_status");

    @Override
    public void run(Bench bench) throws IOException {
        Duration time = Duration.ofMillis(bench.quick() ? 1000 : 2000);
        try (Camhost host = Camhost.start(bench.places(), "idle", 10);
                ServerProcess echo = new Bare(bench.places(), host.java()).echo(0);
                LoadClient client = new LoadClient()) {
            List<Wire> ours = client.connect(IDLE + 1, host.server().port(), "/ws", host.login("admin"));
            List<Wire> bare = client.connect(IDLE + 1, echo.port(), "/ws", wire -> {});
            List<Wire> one = ours.subList(0, 1);
            List<Wire> other = bare.subList(0, 1);
            String ping = Camhost.request("ping");
            client.drive(one, ping, time);
            client.drive(other, ping, time);
            Rounds oursP99 = new Rounds();
            Rounds bareP99 = new Rounds();
            for (int round = 0; round < bench.rounds(); round++) {
                oursP99.add(p99(client.drive(one, ping, time).nanos()));
                bareP99.add(p99(client.drive(other, ping, time).nanos()));
            }
            bench.table()
                    .compare(
                            "ping beside 1,000 idle connections: p99, ms",
                            oursP99,
                            bareP99,
                            3,
                            Goal.atMost(2, oursP99.over(bareP99).median()));
            bench.table().tell("the same, absolute: p99, ms", oursP99.text(3), Goal.atMost(5, oursP99.median()));
            for (String method : STATUS_CALLS) {
                client.driveChanging(one, Camhost.request(method), time);
                Rounds status = new Rounds();
                for (int round = 0; round < bench.rounds(); round++)
                    status.add(p99(client.driveChanging(one, Camhost.request(method), time.dividedBy(2))
                            .nanos()));
                bench.table().tell(method + ": p99, ms", status.text(3), Goal.atMost(10, status.median()));
            }
        }
    }

    private static double p99(Histogram nanos) {
        return nanos.getValueAtPercentile(99) / 1e6;
    }
}
