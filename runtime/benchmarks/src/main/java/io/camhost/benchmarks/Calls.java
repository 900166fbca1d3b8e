package io.camhost.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests over 1, 50 and 500 connections, each with one under way, against Jetty's echo. */
final class Calls implements Benchmark {
    private static final int[] CONNECTIONS = {1, 50, 500};
    private static final String PING = Camhost.request("ping");
    private static final String LIST = Camhost.request("get_camera_list");

    /** Connections to one server, and what was measured over them. */
    private record Side(long pid, List<Wire> wires, Rounds rate, Rounds p99, Rounds cpu) {
        Side(long pid, List<Wire> wires) {
            this(pid, wires, new Rounds(), new Rounds(), new Rounds());
        }

        Side first(int count) {
            return new Side(pid, wires.subList(0, count));
        }
    }

    @Override
    public void run(Bench bench) throws IOException {
        Duration time = Duration.ofMillis(bench.quick() ? 1000 : 2000);
        try (Camhost host = Camhost.start(bench.places(), "calls", 10);
                LoadClient client = new LoadClient()) {
            int most = CONNECTIONS[CONNECTIONS.length - 1];
            List<Wire> ours = client.connect(most, host.server().port(), "/ws", host.login("viewer"));
            int length = lengthOf(ours.get(0), client);
            try (ServerProcess echo = new Bare(bench.places(), host.java()).echo(length)) {
                Side camhost = new Side(host.server().pid(), ours);
                Side bare = new Side(echo.pid(), client.connect(most, echo.port(), "/ws", wire -> {}));
                Side fixed = new Side(echo.pid(), client.connect(most, echo.port(), "/fixed", wire -> {}));
                warmUp(client, List.of(camhost, bare, fixed), time.multipliedBy(2));
                for (int count : CONNECTIONS)
                    compare(bench, client, "ping", PING, List.of(camhost.first(count), bare.first(count)), time);
                for (int count : CONNECTIONS)
                    compare(
                            bench,
                            client,
                            "get_camera_list",
                            LIST,
                            List.of(camhost.first(count), bare.first(count), fixed.first(count)),
                            time);
                bench.table().tell("length of the answer to get_camera_list, bytes", Rounds.number(length, 0), null);
            }
        }
    }

    private static int lengthOf(Wire wire, LoadClient client) throws IOException {
        client.drive(List.of(wire), LIST, Duration.ofMillis(1));
        if (wire.expected == null) throw new IOException("no answer");
        return wire.expected.remaining();
    }

    private static void warmUp(LoadClient client, List<Side> sides, Duration time) throws IOException {
        for (Side side : sides) {
            client.drive(side.wires().subList(0, 50), PING, time);
            client.drive(side.wires().subList(0, 50), LIST, time);
        }
    }

    /** @param sides ours, the echo, and one that answers with as many bytes as we do */
    private static void compare(
            Bench bench, LoadClient client, String method, String request, List<Side> sides, Duration time)
            throws IOException {
        Rounds clientCpu = new Rounds();
        for (int round = 0; round < bench.rounds(); round++)
            for (Side side : sides) clientCpu.add(measure(client, side, request, time));
        Side ours = sides.get(0);
        Map<String, Side> others = new LinkedHashMap<>();
        others.put("", sides.get(1));
        if (sides.size() > 2) others.put(" (bare: as many bytes)", sides.get(2));
        int count = ours.wires().size();
        String what = method + ", " + count + (count == 1 ? " connection" : " connections");
        List<String> names = new ArrayList<>(others.keySet());
        for (String name : names) {
            Side bare = others.get(name);
            if (bare == null) continue;
            bench.table()
                    .compare(
                            what + ": requests/s" + name,
                            ours.rate(),
                            bare.rate(),
                            0,
                            name.isEmpty()
                                    ? Goal.atLeast(
                                            0.7, ours.rate().over(bare.rate()).median())
                                    : null);
            bench.table()
                    .compare(
                            what + ": p99, ms" + name,
                            ours.p99(),
                            bare.p99(),
                            2,
                            name.isEmpty()
                                    ? Goal.atMost(2, ours.p99().over(bare.p99()).median())
                                    : null);
            bench.table().compare(what + ": server CPU per request, µs" + name, ours.cpu(), bare.cpu(), 1, null);
        }
        bench.table().tell(what + ": client CPU per request, µs", clientCpu.text(1), null);
    }

    /** @return CPU time of this program for each request, in µs */
    private static double measure(LoadClient client, Side side, String request, Duration time) throws IOException {
        long before = Proc.cpu(side.pid()).toNanos();
        long own = ownCpu();
        LoadClient.Driven driven = client.drive(side.wires(), request, time);
        own = ownCpu() - own;
        long used = Proc.cpu(side.pid()).toNanos() - before;
        side.rate().add(driven.requestsPerSecond());
        side.p99().add(driven.nanos().getValueAtPercentile(99) / 1e6);
        side.cpu().add(used / 1e3 / driven.answered());
        return own / 1e3 / driven.answered();
    }

    private static long ownCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
