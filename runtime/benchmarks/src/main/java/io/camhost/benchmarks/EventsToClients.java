package io.camhost.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** From a camera's coming or going to the clients: to one, and to the last of 1,000. */
final class EventsToClients implements Benchmark {
    private static final int CLIENTS = 1000;
    private static final Pattern TIME = Pattern.compile("\"timestamp\":\"([^\"]+)\"");
    /** A camera that comes or goes again within 100 ms is told when it has settled. */
    private static final Duration SETTLED = Duration.ofMillis(130);

    /** In nanoseconds, per event: from the command that plugs to the last client, and from the event's own time stamp to it. */
    private record Found(Histogram fromCommand, Histogram fromStamp) {}

    @Override
    public void run(Bench bench) throws IOException {
        int events = bench.quick() ? 100 : 300;
        try (Camhost host = Camhost.start(bench.places(), "events", 10)) {
            Found one = measure(host, 1, events);
            tell(bench, "event to a client", one, 2.0, 10.0);
            Found last = measure(host, CLIENTS, events);
            tell(bench, "event to the last of 1,000 clients", last, Double.NaN, 50.0);
        }
    }

    private static void tell(Bench bench, String what, Found found, double median, double p99) {
        double half = found.fromCommand().getValueAtPercentile(50) / 1e6;
        double most = found.fromCommand().getValueAtPercentile(99) / 1e6;
        bench.table()
                .tell(
                        what + ", from the plug command on: median, ms",
                        Rounds.number(half, 2),
                        Double.isNaN(median) ? null : Goal.atMost(median, half));
        bench.table().tell(what + ": p99, ms", Rounds.number(most, 2), Goal.atMost(p99, most));
        bench.table()
                .tell(
                        what + ", from its time stamp on: median / p99, ms",
                        Rounds.number(found.fromStamp().getValueAtPercentile(50) / 1e6, 2) + " / "
                                + Rounds.number(found.fromStamp().getValueAtPercentile(99) / 1e6, 2),
                        null);
    }

    private static Found measure(Camhost host, int clients, int events) throws IOException {
        Found found = new Found(new Histogram(3), new Histogram(3));
        try (LoadClient client = new LoadClient()) {
            client.connect(clients, host.server().port(), "/ws", host.subscriber());
            for (int i = -10; i < events; i++) { // the first ten warm up
                client.idle(SETTLED);
                one(
                        host,
                        client,
                        clients,
                        i % 2 == 0 ? "plug" : "unplug",
                        i < 0 ? new Found(new Histogram(3), new Histogram(3)) : found);
            }
        }
        return found;
    }

    private static void one(Camhost host, LoadClient client, int clients, String command, Found found)
            throws IOException {
        int[] heard = {0};
        long[] last = {0};
        long[] stamp = {0};
        long[] wall = {0};
        CompletableFuture<Long> plugged = CompletableFuture.supplyAsync(() -> {
            long begun = System.nanoTime();
            try {
                host.shell("camhost:" + command + " bench");
            } catch (IOException e) {
                throw new CompletionException(e);
            }
            return begun;
        });
        client.loop(System.nanoTime() + 10_000_000_000L, () -> heard[0] == clients, (wire, payload, now) -> {
            heard[0]++;
            last[0] = now;
            if (heard[0] == 1) stamp[0] = stamp(payload);
            if (heard[0] == clients) wall[0] = System.currentTimeMillis() * 1_000_000;
        });
        if (heard[0] < clients) throw new IOException("only " + heard[0] + " clients have heard of it");
        found.fromCommand().recordValue(last[0] - plugged.join());
        found.fromStamp().recordValue(Math.max(0, wall[0] - stamp[0]));
    }

    /** By the wall clock, in nanoseconds; it has milliseconds. */
    private static long stamp(ByteBuffer event) throws IOException {
        Matcher time = TIME.matcher(Wire.text(event));
        if (!time.find()) throw new IOException("no time stamp in " + Wire.text(event));
        return Instant.parse(time.group(1)).toEpochMilli() * 1_000_000;
    }
}
