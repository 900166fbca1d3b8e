package io.camhost.shell;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import io.camhost.api.operation.Swaps;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.swap.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local administration: JSON over HTTP on the Unix-domain socket that only this user and root can open, which is all the proof of
 * identity there is. Errors are {@code {"error": "…", "status": n}}.
 */
@Component(
        immediate = true,
        property = {HttpHandler.PATH + "=/admin/", Listener.PROPERTY + "=local"})
public final class AdminHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);
    private static final String SWAP = "/admin/swap/";

    private final Parts parts;
    private final HostStatus status;
    private final WaysIn waysIn;
    private final Exposure exposure;
    private final Console console;
    private final Work work = new Work("shell", 4, 32);

    @Activate
    public AdminHandler(
            @Reference(name = "parts") Parts parts,
            @Reference(name = "status") HostStatus status,
            @Reference(name = "links") OneTimeLinks links,
            @Reference(name = "processor") CommandProcessor processor) {
        this.parts = parts;
        this.status = status;
        this.waysIn = new WaysIn(parts, status, links);
        this.exposure = new Exposure(parts, System.getenv());
        this.console = new Console(processor, COMMAND_LIMIT);
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpRequest request) {
        return work.answer(request, this::route);
    }

    private Map<String, Object> route(HttpRequest request) throws InterruptedException {
        String path = request.path();
        String what = request.method() + " " + path;
        switch (what) {
            case "GET /admin/status":
                return status.status();
            case "GET /admin/cameras":
                return status.cameras();
            case "POST /admin/alias":
                return alias(Work.body(request));
            case "POST /admin/forget":
                return forget(Work.body(request));
            case "POST /admin/token":
                return Map.of("token", token(Work.body(request)));
            case "POST /admin/revoke":
                return Map.of("sessions", waysIn.revoke(text(Work.body(request), "user")));
            case "POST /admin/link":
                return Map.of("url", waysIn.link());
            case "POST /admin/expose":
                return exposure.expose(text(Work.body(request), "address"));
            case "POST /admin/swap":
                return swap(Work.body(request));
            case "GET /admin/plugins":
                return Map.of(
                        "plugins",
                        parts.swaps(swaps -> swaps.plugins()).stream()
                                .map(AdminHandler::tree)
                                .toList());
            case "POST /admin/remove":
                return remove(Work.body(request));
            case "POST /admin/shell":
                return console.execute(text(Work.body(request), "command"));
            default:
                if (request.method().equals("GET") && path.startsWith(SWAP))
                    return report(path.substring(SWAP.length()));
                throw CamhostException.notFound("command", what);
        }
    }

    private String token(Map<String, Object> body) throws InterruptedException {
        String user = text(body, "user");
        String role = text(body, "role");
        Object hours = body.get("hours");
        if (hours == null) return waysIn.token(user, role);
        return waysIn.token(user, role, hours instanceof Number number ? number.doubleValue() : 0);
    }

    private Map<String, Object> alias(Map<String, Object> body) throws InterruptedException {
        CameraId camera = camera(body);
        String alias = Json.text(body, "alias");
        parts.cameras(cameras -> {
            cameras.alias(camera, alias);
            return camera;
        });
        LOG.info("{} is called '{}' from now on", camera, alias);
        return Map.of("device", camera);
    }

    private Map<String, Object> forget(Map<String, Object> body) throws InterruptedException {
        CameraId camera = camera(body);
        parts.cameras(cameras -> {
            cameras.forget(camera);
            return camera;
        });
        LOG.info("{} is forgotten", camera);
        return Map.of("device", camera);
    }

    private static CameraId camera(Map<String, Object> body) {
        try {
            return CameraId.parse(text(body, "camera"));
        } catch (IllegalArgumentException e) {
            throw CamhostException.invalidParameter("camera", "pattern", "camera0, camera1, …");
        }
    }

    private Map<String, Object> swap(Map<String, Object> body) throws InterruptedException {
        List<Path> files = new ArrayList<>();
        for (Object file : Json.items(body, "files")) {
            Path path = Path.of(file.toString());
            if (!path.isAbsolute()) throw CamhostException.invalidParameter("files", "absolute", "absolute paths");
            files.add(path);
        }
        return Map.of("id", parts.swaps(swaps -> swaps.start(files)));
    }

    private Map<String, Object> remove(Map<String, Object> body) throws InterruptedException {
        List<String> names = new ArrayList<>();
        Json.items(body, "names").forEach(name -> names.add(name.toString()));
        return Map.of("id", parts.swaps(swaps -> swaps.remove(names)));
    }

    private static Map<String, Object> tree(Swaps.Plugin plugin) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", plugin.symbolicName());
        tree.put("version", plugin.version());
        tree.put("title", plugin.title());
        tree.put("running", plugin.running());
        tree.put("problems", plugin.problems());
        return tree;
    }

    private Map<String, Object> report(String id) throws InterruptedException {
        var report = parts.swaps(swaps -> swaps.report(id)).orElseThrow(() -> CamhostException.notFound("swap", id));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", report.id());
        tree.put("begun", report.begun());
        tree.put("done", report.done());
        tree.put("took_ms", report.took().toMillis());
        tree.put("steps", report.steps());
        tree.put("failure", report.failure());
        return tree;
    }

    private static String text(Map<String, Object> body, String name) {
        String text = Json.text(body, name);
        if (text.isBlank()) throw CamhostException.invalidParameter(name, "required", "a text");
        return text;
    }

    @Deactivate
    void leave() {
        work.close();
    }
}
