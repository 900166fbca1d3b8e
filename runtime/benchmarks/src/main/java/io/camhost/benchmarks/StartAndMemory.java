package io.camhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From the start of the process to the first answered ping, and what it then occupies, against a bare framework. */
final class StartAndMemory implements Benchmark {
    private static final int CLIENTS = 100;
    private static final Duration SETTLED = Duration.ofSeconds(3);

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        List<String> java;
        LoadClient.Greeting login;
        try (Camhost first = Camhost.start(bench.places(), "start", 0)) { // leaves the archive of classes
            java = first.java();
        }
        try (Camhost second = Camhost.start(bench.places(), "start", 0)) {
            login = second.login("viewer"); // the secret stays in its folder
        }
        Bare bare = new Bare(bench.places(), java);
        bare.skeleton(true).close();
        var ours = new Measured();
        var list = new Rounds();
        var plain = new Measured();
        var archived = new Measured();
        for (int round = 0; round < bench.rounds(); round++) {
            try (Camhost host = Camhost.launch(bench.places(), "start", 0)) {
                ours.look(host.server());
            }
            try (Camhost host = Camhost.launch(bench.places(), "start", 0)) { // another one: the skeleton has no login
                list.add(untilListed(host.server(), login).toNanos() / 1e6);
            }
            try (ServerProcess skeleton = bare.skeleton(false)) {
                plain.look(skeleton);
            }
            try (ServerProcess skeleton = bare.skeleton(true)) {
                archived.look(skeleton);
            }
        }
        compare(bench.table(), ours, plain, "", true);
        bench.table().tell("start to the first answered get_camera_list, ms", list.text(0), null);
        compare(bench.table(), ours, archived, ", the skeleton with an archive of its classes", false);
        withClients(bench);
    }

    /** Needs all of the host, which a ping does not. */
    private static Duration untilListed(ServerProcess server, LoadClient.Greeting login) throws IOException {
        try (Wire wire = Wire.open(server.port(), "/ws")) {
            login.greet(wire);
            wire.succeed(Camhost.request("get_camera_list"));
            return server.age();
        }
    }

    private static void compare(Table table, Measured ours, Measured bare, String how, boolean goal) {
        table.compare(
                "start to the first answered ping, ms" + how,
                ours.start,
                bare.start,
                0,
                goal(goal, ours.start, bare.start));
        table.compare("CPU time until then, ms" + how, ours.cpu, bare.cpu, 0, null);
        table.compare(
                "resident memory, idle, MB" + how, ours.memory, bare.memory, 0, goal(goal, ours.memory, bare.memory));
    }

    private static @Nullable Goal goal(boolean goal, Rounds ours, Rounds bare) {
        return goal ? Goal.atMost(1.3, ours.over(bare).median()) : null;
    }

    /** One server, over the rounds. */
    private static final class Measured {
        final Rounds start = new Rounds();
        final Rounds cpu = new Rounds();
        final Rounds memory = new Rounds();

        void look(ServerProcess server) throws IOException, InterruptedException {
            start.add(server.untilFirstAnswer().toNanos() / 1e6);
            cpu.add(server.cpuUntilFirstAnswer().toNanos() / 1e6);
            TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis());
            memory.add(Proc.residentMegabytes(server.pid()));
        }
    }

    /** 100 clients that have logged in, listen to cameras and ask for all kinds of things, each twice a second. */
    private static void withClients(Bench bench) throws IOException {
        Duration time = bench.quick() ? Duration.ofSeconds(5) : Duration.ofSeconds(20);
        try (Camhost host = Camhost.start(bench.places(), "memory", 10);
                LoadClient client = new LoadClient()) {
            List<Wire> wires = client.connect(CLIENTS, host.server().port(), "/ws", host.subscriber());
            var frames = List.of(
                    Wire.frame(Camhost.request("get_camera_list")),
                    Wire.frame(Camhost.request("ping")),
                    Wire.frame(Camhost.request("get_streams")),
                    Wire.frame(Camhost.request("list_recordings")));
            for (int i = 0; i < time.toMillis() / 500; i++) {
                for (Wire wire : wires) wire.send(frames.get(i % frames.size()));
                if (i % 4 == 0) host.shell("camhost:" + (i % 8 == 0 ? "plug" : "unplug") + " bench");
                client.idle(Duration.ofMillis(500));
            }
            double memory = Proc.residentMegabytes(host.server().pid());
            bench.table()
                    .tell(
                            "resident memory, 10 cameras and 100 clients, MB",
                            Rounds.number(memory, 0),
                            Goal.atMost(150, memory));
        }
    }
}
