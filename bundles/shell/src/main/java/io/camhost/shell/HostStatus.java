package io.camhost.shell;

import io.camhost.api.HealthCheck;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams.Media;
import io.camhost.api.media.Streams.Stream;
import io.camhost.api.operation.HostInfo;
import io.camhost.api.operation.Swaps;
import io.camhost.gateway.Gateway.ListenerState;
import io.camhost.gateway.Listener;
import io.camhost.gateway.MessageHandler;
import io.camhost.swap.json.Json;
import io.camhost.swap.start.Uptime;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the whole host is, as trees of JDK types. Threading: any thread; answers from memory. */
@Component(service = HostStatus.class)
public final class HostStatus {
    private static final Logger LOG = LoggerFactory.getLogger(HostStatus.class);
    private static final String LEFT_OUT = "camhost.left.out";

    private final BundleContext context;
    private final Parts parts;
    private final ComponentsReport report;
    private final HostInfo info;
    private final Instant started;
    private final Map<String, Object> leftOut;

    @Activate
    public HostStatus(
            BundleContext context,
            @Reference(name = "parts") Parts parts,
            @Reference(name = "runtime") ServiceComponentRuntime runtime) {
        this.context = context;
        this.parts = parts;
        this.report = new ComponentsReport(context, runtime);
        this.info = HostInfo.of(context);
        this.started = Instant.now().minus(Uptime.now());
        this.leftOut = leftOut(context.getProperty(LEFT_OUT));
    }

    /** What the launcher has left out of this start, since the host did not come up with it. */
    private static Map<String, Object> leftOut(@Nullable String told) {
        if (told == null) return Map.of();
        try {
            Map<String, Object> all = Json.read(told);
            all.forEach((name, why) -> LOG.warn("{} is left out of this start: {}", name, why));
            return all;
        } catch (IOException e) {
            LOG.error("what is left out of this start cannot be read: {}", told, e);
            return Map.of();
        }
    }

    ComponentsReport report() {
        return report;
    }

    /** The answer of {@code GET /admin/status}. */
    public Map<String, Object> status() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        Map<String, Object> status = new LinkedHashMap<>();
        Map<String, Object> components = components(problems);
        List<Map<String, Object>> listeners = new ArrayList<>();
        Map<String, Object> urls = new LinkedHashMap<>();
        listeners(listeners, urls, problems);
        status.put("ready", problems.isEmpty());
        status.put("version", info.version());
        status.put("build", info.buildDate());
        status.put("pid", ProcessHandle.current().pid());
        status.put("started_at", started);
        status.put("uptime_seconds", Uptime.now().toSeconds());
        status.put("demo", info.demo());
        status.put("problems", problems);
        status.put("urls", urls);
        status.put("listeners", listeners);
        status.put("media", media());
        status.put("cameras", cameraCounts());
        status.put("health", health());
        status.put("components", components);
        status.put("differences", differences());
        status.put("left_out", leftOut);
        status.put("security", Map.of("secret_configured", parts.secretConfigured()));
        return status;
    }

    private Map<String, Object> components(List<String> problems) {
        ComponentsReport.Components components = report.components();
        components.failed().forEach((name, why) -> problems.add("component " + name + " failed: " + why));
        components
                .unsatisfied()
                .forEach((name, missing) ->
                        problems.add("component " + name + " waits for " + String.join(", ", missing)));
        List<String> notActive = report.notActive();
        notActive.forEach(name -> problems.add("bundle " + name + " does not run"));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("bundles", report.bundles());
        tree.put("bundles_not_active", notActive);
        tree.put("total", components.total());
        tree.put("unsatisfied", components.unsatisfied());
        tree.put("failed", components.failed());
        return tree;
    }

    private void listeners(List<Map<String, Object>> listeners, Map<String, Object> urls, List<String> problems)
            throws InterruptedException {
        List<ListenerState> states =
                parts.orElse(Parts::gatewayGate, there -> there.gateway(gateway -> gateway.listeners()), List.of());
        if (states.isEmpty()) problems.add("the gateway is not there: nothing listens");
        for (ListenerState state : states) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("name", state.listener().word());
            tree.put("listening", state.listening());
            tree.put("address", state.address());
            tree.put("port", state.port());
            tree.put("problem", state.problem());
            listeners.add(tree);
            state.problem()
                    .ifPresent(problem ->
                            problems.add("listener " + state.listener().word() + ": " + problem));
            if (!state.listening()) continue;
            String authority = authority(state);
            if (state.listener() == Listener.MAIN) {
                urls.put("page", "http://" + authority + "/");
                webSocketPath().ifPresent(path -> urls.put("api", "ws://" + authority + path));
            }
            if (state.listener() == Listener.HEALTH) urls.put("health", "http://" + authority + "/health");
        }
    }

    /** Where the page is, as somebody at this machine, or near it, would type it. */
    Optional<String> page() throws InterruptedException {
        return parts
                .orElse(
                        Parts::gatewayGate,
                        there -> there.gateway(gateway -> gateway.listeners()),
                        List.<ListenerState>of())
                .stream()
                .filter(state -> state.listener() == Listener.MAIN && state.listening())
                .map(state -> "http://" + authority(state) + "/")
                .findFirst();
    }

    private static String authority(ListenerState state) {
        String address = state.address();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        if (host.equals("0.0.0.0") || host.equals("[::]") || host.equals("::")) host = ownAddress();
        return host + ":" + state.port();
    }

    /** An address by which others reach this machine; the loopback one when there is none. */
    static String ownAddress() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address
                            && !address.isLoopbackAddress()
                            && !address.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse("127.0.0.1");
        } catch (SocketException e) {
            return "127.0.0.1";
        }
    }

    private Optional<String> webSocketPath() {
        try {
            for (var reference : context.getServiceReferences(MessageHandler.class, null)) {
                Object path = reference.getProperty(MessageHandler.PATH);
                if (path instanceof String text) return Optional.of(text);
                if (path instanceof String[] texts && texts.length > 0) return Optional.of(texts[0]);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // there is no filter
        }
        return Optional.empty();
    }

    private Map<String, Object> media() throws InterruptedException {
        Optional<Media> media = parts.orElse(
                Parts::streamGate, there -> there.streams(streams -> Optional.of(streams.media())), Optional.empty());
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("driver", media.map(Media::driver).orElse(""));
        tree.put("state", media.map(found -> found.status().state().name()).orElse(""));
        tree.put("reason", media.map(Media::reason).orElse("streams is not running"));
        tree.put("version", media.map(found -> found.status().version()).orElse(""));
        return tree;
    }

    private List<Camera> cameraList() throws InterruptedException {
        return parts.orElse(Parts::cameraGate, there -> there.cameras(cameras -> cameras.list()), List.of());
    }

    private Map<String, Object> cameraCounts() throws InterruptedException {
        List<Camera> cameras = cameraList();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("total", cameras.size());
        tree.put("connected", cameras.stream().filter(Camera::connected).count());
        tree.put(
                "discovering",
                parts.orElse(Parts::cameraGate, there -> there.cameras(found -> found.discovering()), false));
        tree.put(
                "discoveries",
                parts.orElse(
                        Parts::cameraGate,
                        there -> there.cameras(found -> found.discoveries()),
                        Map.<String, String>of()));
        return tree;
    }

    /** The answer of {@code GET /admin/cameras}. */
    public Map<String, Object> cameras() throws InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        Map<CameraId, String> troubles = troubles();
        for (Camera camera : cameraList()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("device", camera.id());
            row.put("status", camera.status().name());
            row.put("name", camera.name());
            row.put("kind", camera.description().identity().kind());
            row.put("key", camera.description().identity().key());
            row.put("resolution", camera.connected() ? camera.resolution() : "");
            row.put("fps", camera.connected() ? camera.fps() : "");
            row.put("validation", camera.validation().name().toLowerCase(Locale.ROOT));
            row.put("streams", camera.streams());
            row.put("since", camera.since());
            row.put("last_seen", camera.lastSeen());
            row.put("details", camera.description().details());
            if (!camera.connected()) camera.description().fault().ifPresent(fault -> row.put("fault", fault.reason()));
            else if (troubles.containsKey(camera.id())) row.put("fault", troubles.get(camera.id()));
            rows.add(row);
        }
        return Map.of("cameras", rows);
    }

    /** By camera, why its stream is not as wanted, or not as good as it could be. */
    private Map<CameraId, String> troubles() throws InterruptedException {
        Map<CameraId, String> troubles = new HashMap<>();
        for (Stream stream :
                parts.orElse(Parts::streamGate, there -> there.streams(streams -> streams.list()), List.<Stream>of()))
            stream.state()
                    .flatMap(StreamState::problem)
                    .or(stream::note)
                    .ifPresent(trouble -> troubles.put(stream.camera(), trouble));
        return troubles;
    }

    private List<Map<String, Object>> health() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (HealthCheck check : parts.checks()) {
            Map<String, Object> row = new LinkedHashMap<>();
            try {
                HealthCheck.Report found = check.report();
                row.put("name", check.name());
                row.put("health", found.health().name().toLowerCase(Locale.ROOT));
                row.put("message", found.message());
                row.put("details", found.details());
            } catch (RuntimeException | LinkageError e) {
                row.put("name", check.getClass().getPackageName());
                row.put("health", "unhealthy");
                row.put("message", "its report failed: " + e);
            }
            rows.add(row);
        }
        rows.sort(Comparator.comparing(row -> String.valueOf(row.get("name"))));
        return rows;
    }

    private List<Map<String, Object>> differences() throws InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (var difference : parts.orElse(
                Parts::swapGate, there -> there.swaps(swaps -> swaps.differences()), List.<Swaps.Difference>of())) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("bundle", difference.symbolicName());
            row.put("shipped", difference.shipped());
            row.put("active", difference.active());
            rows.add(row);
        }
        return rows;
    }
}
