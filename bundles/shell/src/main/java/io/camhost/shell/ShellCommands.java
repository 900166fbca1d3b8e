package io.camhost.shell;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands of the console in scope {@code camhost}; each method is one, and gives what is printed. */
@Component(
        immediate = true,
        service = ShellCommands.class,
        property = {
            "osgi.command.scope=camhost",
            "osgi.command.function=status",
            "osgi.command.function=cameras",
            "osgi.command.function=alias",
            "osgi.command.function=forget",
            "osgi.command.function=components",
            "osgi.command.function=token",
            "osgi.command.function=revoke",
            "osgi.command.function=link",
            "osgi.command.function=health",
            "osgi.command.function=swap"
        })
public final class ShellCommands {
    private final Parts parts;
    private final HostStatus status;
    private final WaysIn waysIn;

    @Activate
    public ShellCommands(
            @Reference(name = "parts") Parts parts,
            @Reference(name = "status") HostStatus status,
            @Reference(name = "links") OneTimeLinks links) {
        this.parts = parts;
        this.status = status;
        this.waysIn = new WaysIn(parts, status, links);
    }

    @Descriptor("how the host is")
    public String status() throws InterruptedException {
        Map<String, Object> tree = status.status();
        List<String> lines = new ArrayList<>();
        lines.add(Boolean.TRUE.equals(tree.get("ready")) ? "ready" : "NOT ready");
        for (String part : List.of("version", "urls", "media", "cameras", "differences"))
            lines.add(String.format("%-12s %s", part, tree.get(part)));
        if (tree.get("problems") instanceof List<?> problems)
            problems.forEach(problem -> lines.add("problem: " + problem));
        return String.join("\n", lines);
    }

    @Descriptor("the cameras there are")
    public String cameras() throws InterruptedException {
        List<String> lines = new ArrayList<>();
        if (status.cameras().get("cameras") instanceof List<?> cameras) {
            for (Object item : cameras)
                if (item instanceof Map<?, ?> camera)
                    lines.add(String.format(
                            "%-10s %-12s %-10s %s",
                            camera.get("device"), camera.get("status"), camera.get("kind"), camera.get("name")));
        }
        return lines.isEmpty() ? "no cameras" : String.join("\n", lines);
    }

    @Descriptor("names a camera for people")
    public String alias(
            @Descriptor("such as camera0") String camera, @Descriptor("none takes the name away") String... alias)
            throws InterruptedException {
        CameraId id = CameraId.parse(camera);
        String name = String.join(" ", alias);
        parts.cameras(cameras -> {
            cameras.alias(id, name);
            return id;
        });
        return name.isBlank() ? id + " has no name for people any more" : id + " is called " + name.strip();
    }

    @Descriptor("takes a camera that is away off the list, for ever")
    public String forget(@Descriptor("such as camera3") String camera) throws InterruptedException {
        CameraId id = CameraId.parse(camera);
        parts.cameras(cameras -> {
            cameras.forget(id);
            return id;
        });
        return id + " is forgotten";
    }

    @Descriptor("all components with their state")
    public String components() {
        return String.join("\n", status.report().components().lines());
    }

    @Descriptor("makes a token to log in with")
    public String token(
            @Descriptor("who it is for, any name") String user, @Descriptor("viewer, operator or admin") String role)
            throws InterruptedException {
        return waysIn.token(user, role);
    }

    @Descriptor("makes a token that lasts so many hours")
    public String token(
            @Descriptor("who it is for, any name") String user,
            @Descriptor("viewer, operator or admin") String role,
            @Descriptor("may be a fraction") double hours)
            throws InterruptedException {
        return waysIn.token(user, role, hours);
    }

    @Descriptor("makes everything that somebody has been given until now worthless: tokens, tickets, logins")
    public String revoke(@Descriptor("whom it names") String user) throws InterruptedException {
        return "revoked; " + waysIn.revoke(user) + " connections were logged in with it";
    }

    @Descriptor("makes a link to the page that logs in as admin, once, within ten minutes")
    public String link() throws InterruptedException {
        return waysIn.link();
    }

    @Descriptor("what the parts report of themselves; with the name of one also its counters")
    public String health(@Descriptor("of parts, such as cameras or v4l2; none for all") String... names)
            throws InterruptedException {
        List<String> lines = new ArrayList<>();
        if (status.status().get("health") instanceof List<?> reports) {
            for (Object item : reports)
                if (item instanceof Map<?, ?> report && (names.length == 0 || wanted(report, names)))
                    lines.addAll(lines(report, names.length > 0));
        }
        return lines.isEmpty() ? "no such part; health alone names them all" : String.join("\n", lines);
    }

    private static boolean wanted(Map<?, ?> report, String... names) {
        return Arrays.asList(names).contains(String.valueOf(report.get("name")));
    }

    private static List<String> lines(Map<?, ?> report, boolean details) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%-12s %s: %s", report.get("name"), report.get("health"), report.get("message")));
        if (details && report.get("details") instanceof Map<?, ?> counters)
            new TreeMap<>(counters).forEach((name, value) -> lines.add(String.format("  %-28s %s", name, value)));
        return lines;
    }

    @Descriptor("replaces bundles in one transaction; tells its id")
    public String swap(@Descriptor("files, by absolute path") String... files) throws InterruptedException {
        if (files.length == 0) throw new IllegalArgumentException("usage: camhost:swap FILE… (absolute paths)");
        List<Path> paths = Arrays.stream(files).map(Path::of).toList();
        if (!paths.stream().allMatch(Path::isAbsolute))
            throw CamhostException.invalidParameter("files", "absolute", "give absolute paths");
        return parts.swaps(swaps -> swaps.start(paths));
    }
}
