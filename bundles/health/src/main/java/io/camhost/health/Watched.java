package io.camhost.health;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.HealthCheck.Report;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.Streams;
import io.camhost.gateway.Gateway;
import io.camhost.gateway.Gateway.ListenerState;
import io.camhost.gateway.Listener;
import io.camhost.health.Overview.State;
import io.camhost.swap.start.Uptime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Everything that is looked at, and the judgement. Threading: any thread; nothing waits. */
final class Watched {
    private final Limits limits;
    private final String version;
    final Checks checks;
    final Recent<Cameras, Directory> cameras;
    final Recent<Streams, MediaServer.Status> streams;
    final Recent<Gateway, Edge> gateway;

    /** What the directory of cameras says. @param connected as clients see them, without addresses */
    record Directory(
            boolean discovering, Map<String, String> discoveries, int total, List<Map<String, Object>> connected) {}

    /** What the gateway says. */
    record Edge(State state, int connections) {}

    Watched(Limits limits, String version, LongSupplier nanoTime) {
        this.limits = limits;
        this.version = version;
        checks = new Checks(nanoTime);
        cameras = new Recent<>(Watched::look, nanoTime);
        streams = new Recent<>(there -> there.media().status(), nanoTime);
        gateway = new Recent<>(Watched::look, nanoTime);
    }

    private static Directory look(Cameras there) {
        List<Camera> all = there.list();
        return new Directory(
                there.discovering(),
                there.discoveries(),
                all.size(),
                all.stream()
                        .filter(Camera::connected)
                        .map(camera -> view(there, camera))
                        .toList());
    }

    private static Map<String, Object> view(Cameras there, Camera camera) {
        Map<String, Object> view = new LinkedHashMap<>(there.describe(camera));
        view.keySet().retainAll(List.of("device", "status", "name", "resolution", "fps"));
        return view;
    }

    private static Edge look(Gateway there) {
        State state = there.listeners().stream()
                .filter(listener -> listener.listener() == Listener.MAIN)
                .findFirst()
                .map(Watched::state)
                .orElse(State.STOPPED);
        return new Edge(state, there.traffic().connections());
    }

    private static State state(ListenerState listener) {
        if (listener.listening()) return State.RUNNING;
        return listener.problem().isPresent() ? State.ERROR : State.STOPPED;
    }

    Overview overview() {
        SortedMap<String, Report> reports = checks.reports();
        SortedMap<String, String> problems = new TreeMap<>();
        Map<String, Object> metrics = new LinkedHashMap<>();
        Health host = Health.HEALTHY;
        for (var report : reports.entrySet()) {
            if (report.getKey().equals("storage")) continue;
            host = Overview.worse(
                    host,
                    judged(
                            problems,
                            report.getKey(),
                            report.getValue().health(),
                            report.getValue().message()));
        }

        double memory = Machine.memoryPercent();
        metrics.put("memory_usage", rounded(memory));
        host = Overview.worse(host, judged(problems, "memory", limits.memory(memory), rounded(memory) + " % used"));
        int threads = Machine.threads();
        metrics.put("threads", threads);
        host = Overview.worse(host, judged(problems, "threads", limits.threads(threads), threads + " threads"));
        Edge edge = gateway.ask().orElse(new Edge(State.STOPPED, 0));
        metrics.put("connections", edge.connections());
        host = Overview.worse(
                host,
                judged(
                        problems,
                        "connections",
                        limits.connections(edge.connections()),
                        edge.connections() + " of " + limits.maxConnections() + " connections"));

        return new Overview(
                version,
                Uptime.now(),
                host,
                storage(reports, problems, metrics),
                edge.state(),
                cameras.ask().map(Watched::state).orElse(State.STOPPED),
                streams.ask().map(status -> State.of(status.state())).orElse(State.STOPPED),
                reports,
                problems,
                metrics);
    }

    private static State state(Directory directory) {
        if (directory.discovering()) return State.STARTING;
        boolean allFail = !directory.discoveries().isEmpty()
                && directory.discoveries().values().stream().noneMatch(String::isBlank);
        return allFail ? State.ERROR : State.RUNNING;
    }

    /** The worse of what the storage says itself and of how much room it says there is. */
    private static Health storage(
            SortedMap<String, Report> reports, SortedMap<String, String> problems, Map<String, Object> metrics) {
        Report report = reports.get("storage");
        if (report == null) return Health.HEALTHY;
        Health health = report.health();
        if (report.details().get("used_percent") instanceof Number used) {
            metrics.put("disk_usage", rounded(used.doubleValue()));
            health = Overview.worse(health, Limits.storage(used.doubleValue()));
        }
        return Overview.worse(Health.HEALTHY, judged(problems, "storage", health, report.message()));
    }

    private static Health judged(SortedMap<String, String> problems, String what, Health health, String why) {
        if (health == Health.DEGRADED || health == Health.UNHEALTHY)
            problems.put(what, health.name().toLowerCase(Locale.ROOT) + ": " + why);
        return health;
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
