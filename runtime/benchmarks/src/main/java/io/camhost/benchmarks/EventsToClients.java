package io.camhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** From a camera's coming or going to the clients: to one, and to the last of 1,000. */
final class EventsToClients implements Benchmark {
    private static final int CLIENTS = 1000;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern TIME = Pattern.compile("\"timestamp\":\"([^\"]+)\"");
    /** A camera that comes or goes again within 100 ms is told when it has settled. */
    private static final Duration SETTLED = Duration.ofMillis(130);

    /** In nanoseconds, per event, to the last client: from the command that plugs, and from the event's own time stamp. */
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
        double half = found.fromStamp().getValueAtPercentile(50) / 1e6;
        double most = found.fromStamp().getValueAtPercentile(99) / 1e6;
        bench.table()
                .tell(
                        what + ": median, ms",
                        Rounds.number(half, 2),
                        Double.isNaN(median) ? null : Goal.atMost(median, half));
        bench.table().tell(what + ": p99, ms", Rounds.number(most, 2), Goal.atMost(p99, most));
        bench.table()
                .tell(
                        what + ", with the plug command's way: median / p99, ms",
                        Rounds.number(found.fromCommand().getValueAtPercentile(50) / 1e6, 2) + " / "
                                + Rounds.number(found.fromCommand().getValueAtPercentile(99) / 1e6, 2),
                        null);
    }

    private static Found measure(Camhost host, int clients, int events) throws IOException {
        Found found = new Found(new Histogram(3), new Histogram(3));
        Found warmUp = new Found(new Histogram(3), new Histogram(3));
        try (LoadClient client = new LoadClient()) {
            List<Wire> wires = client.connect(clients, host.server().port(), "/ws", host.subscriber());
            for (int i = -10; i < events; i++) {
                client.idle(SETTLED);
                one(host, client, wires, i % 2 == 0, i < 0 ? warmUp : found);
            }
        }
        return found;
    }

    /** The camera comes or goes, and all are told. */
    private static void one(Camhost host, LoadClient client, List<Wire> wires, boolean comes, Found found)
            throws IOException {
        String status = "\"status\":\"" + (comes ? "CONNECTED" : "DISCONNECTED") + "\"";
        Set<Wire> waiting = new HashSet<>(wires);
        long[] last = new long[2]; // by nanoTime, and since the event's time stamp
        CompletableFuture<Long> plugged = CompletableFuture.supplyAsync(() -> {
            long begun = System.nanoTime();
            try {
                host.shell("camhost:" + (comes ? "plug" : "unplug") + " bench");
            } catch (IOException e) {
                throw new CompletionException(e);
            }
            return begun;
        });
        client.loop(System.nanoTime() + LIMIT.toNanos(), waiting::isEmpty, (wire, payload, now) -> {
            String text = Wire.text(payload);
            if (!text.contains("\"name\":\"bench\"") || !text.contains(status) || !waiting.remove(wire)) return;
            if (!waiting.isEmpty()) return;
            last[0] = now;
            last[1] = Duration.between(stamp(text), Instant.now()).toNanos();
        });
        if (!waiting.isEmpty()) throw new IOException(waiting.size() + " clients have not heard of it");
        found.fromCommand().recordValue(last[0] - plugged.join());
        found.fromStamp().recordValue(Math.max(0, last[1]));
    }

    /** When the directory of cameras told of it: the middle of the millisecond that it says. */
    private static Instant stamp(String event) throws IOException {
        Matcher time = TIME.matcher(event);
        if (!time.find()) throw new IOException("no time stamp in " + event);
        return Instant.parse(time.group(1)).plusNanos(500_000);
    }
}
