package io.camhost.health;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.HealthCheck.Report;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.health.Overview.State;
import io.camhost.health.Watched.Directory;
import io.camhost.swap.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers on the health port; all from memory. */
final class Pages implements HttpHandler {
    static final String SYSTEM = "/health/system";
    static final String CAMERAS = "/health/cameras";
    static final String MEDIAMTX = "/health/mediamtx";
    static final String CAMERA_LIST = "/api/cameras";

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final Report UNKNOWN = new Report(Health.STARTING, "not there yet", Map.of());

    private final Watched watched;
    private final InstantSource clock;
    private final String environment;
    private final Map<String, Supplier<Page>> pages = new TreeMap<>();

    /** @param body without {@code timestamp} */
    private record Page(int status, Map<String, Object> body) {}

    /** Where the pages are whose paths can be chosen. */
    record Paths(String basic, String detailed, String ready, String live) {}

    /** @param environment what this host is used for, such as {@code production} */
    Pages(Watched watched, Paths paths, InstantSource clock, String environment) {
        this.watched = watched;
        this.clock = clock;
        this.environment = environment;
        pages.put(paths.basic(), this::basic);
        pages.put(paths.detailed(), this::detailed);
        pages.put(paths.ready(), this::ready);
        pages.put(paths.live(), this::live);
        pages.put(SYSTEM, this::system);
        pages.put(CAMERAS, () -> part("cameras"));
        pages.put(MEDIAMTX, () -> part("mediamtx"));
        pages.put(CAMERA_LIST, this::cameraList);
    }

    /** All paths, for the service. */
    String[] paths() {
        return pages.keySet().toArray(String[]::new);
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpRequest request) {
        return CompletableFuture.completedFuture(answer(request));
    }

    private HttpAnswer answer(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD"))
            return send(error(405, "method not allowed"), Map.of("Allow", "GET, HEAD"));
        Supplier<Page> page = pages.get(request.path());
        if (page == null) return send(error(404, "not found"), Map.of());
        try {
            return send(page.get(), Map.of());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} failed", request.path(), e);
            return send(error(500, "internal error"), Map.of());
        }
    }

    private HttpAnswer send(Page page, Map<String, String> more) {
        Map<String, Object> body = new LinkedHashMap<>(page.body());
        body.put("timestamp", clock.instant());
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Content-Type", "application/json;charset=utf-8");
        headers.put("Cache-Control", "no-cache, no-store, must-revalidate");
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        return new HttpAnswer(page.status(), headers, new HttpAnswer.Bytes(bytes));
    }

    private static Page error(int status, String text) {
        return new Page(status, Map.of("error", text, "status", status));
    }

    private Page basic() {
        return new Page(200, basics(watched.overview()));
    }

    private static Map<String, Object> basics(Overview now) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", word(now.overall()));
        body.put("version", now.version());
        body.put("uptime", text(now.uptime()));
        return body;
    }

    private Page detailed() {
        Overview now = watched.overview();
        SortedMap<String, Report> reports = new TreeMap<>(now.reports());
        for (String name : List.of("mediamtx", "cameras", "storage")) reports.putIfAbsent(name, UNKNOWN);
        List<Object> components = new ArrayList<>();
        Map<Health, Integer> counts = new TreeMap<>();
        reports.forEach((name, report) -> {
            Health health = report.health() == Health.STARTING ? Health.DEGRADED : report.health();
            counts.merge(health, 1, Integer::sum);
            Map<String, Object> component = new LinkedHashMap<>();
            component.put("name", name);
            component.put("status", word(health));
            component.put("message", report.message());
            component.put("last_checked", clock.instant());
            component.put("details", report.details());
            components.add(component);
        });
        Map<String, Object> metrics = new LinkedHashMap<>(now.metrics());
        metrics.put("uptime_seconds", now.uptime().toSeconds());
        metrics.put("component_count", components.size());
        metrics.put("components_healthy", counts.getOrDefault(Health.HEALTHY, 0));
        metrics.put("components_degraded", counts.getOrDefault(Health.DEGRADED, 0));
        metrics.put("components_unhealthy", counts.getOrDefault(Health.UNHEALTHY, 0));
        Map<String, Object> body = basics(now);
        body.put("components", components);
        body.put("metrics", metrics);
        body.put("environment", environment);
        return new Page(200, body);
    }

    private Page ready() {
        Overview now = watched.overview();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ready", now.ready());
        body.put("status", now.ready() ? "ready" : "not_ready");
        body.put(
                "message",
                now.ready()
                        ? "ready"
                        : "waiting for " + String.join(", ", now.missing().keySet()));
        if (!now.ready()) body.put("details", now.missing());
        return new Page(now.ready() ? 200 : 503, body);
    }

    private Page live() {
        return new Page(200, Map.of("alive", true, "message", "alive"));
    }

    private Page system() {
        Overview now = watched.overview();
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("mediamtx", component(now.reports().getOrDefault("mediamtx", UNKNOWN), now.media()));
        components.put("camera_monitor", component(now.reports().getOrDefault("cameras", UNKNOWN), now.cameras()));
        components.put("service_manager", component(Report.healthy("running"), State.RUNNING));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", word(now.overall()));
        body.put("components", components);
        return new Page(200, body);
    }

    private Map<String, Object> component(Report report, State state) {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("status", word(health(report, state)));
        component.put("details", report.message());
        component.put("timestamp", clock.instant());
        return component;
    }

    /** What is not running is not healthy, whatever it says. */
    private static Health health(Report report, State state) {
        return switch (state) {
            case RUNNING -> Overview.worse(report.health(), Health.HEALTHY);
            case STARTING -> Overview.worse(report.health(), Health.DEGRADED);
            case STOPPED, ERROR -> Health.UNHEALTHY;
        };
    }

    private Page part(String name) {
        Overview now = watched.overview();
        Report report = now.reports().getOrDefault(name, UNKNOWN);
        State state = name.equals("cameras") ? now.cameras() : now.media();
        return new Page(200, Map.of("status", word(health(report, state)), "details", report.message()));
    }

    private Page cameraList() {
        Directory directory = watched.cameras.ask().orElse(new Directory(true, Map.of(), 0, List.of()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", part("cameras").body().getOrDefault("status", ""));
        body.put("cameras", directory.connected());
        body.put("total", directory.total());
        body.put("connected", directory.connected().size());
        return new Page(200, body);
    }

    private static String word(Health health) {
        return health.name().toLowerCase(Locale.ROOT);
    }

    /** {@code 72h15m30s}. */
    static String text(Duration uptime) {
        String seconds = uptime.toSecondsPart() + "s";
        if (uptime.toMinutes() == 0) return seconds;
        String minutes = uptime.toMinutesPart() + "m" + seconds;
        return uptime.toHours() == 0 ? minutes : uptime.toHours() + "h" + minutes;
    }
}
