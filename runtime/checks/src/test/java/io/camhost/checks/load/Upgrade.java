package io.camhost.checks.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.api.HealthCheck;
import io.camhost.api.media.MediaServer;
import io.camhost.checks.Host;
import io.camhost.testing.Repacker;
import io.camhost.vault.Vault;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A bundle of ours that is replaced: its shipped version and a later one. For owners the later one has other code, which shows in
 * what it answers, and hands over more than the shipped one does.
 *
 * @param name without {@code io.camhost.}
 */
record Upgrade(String name, Kind kind, Path shipped, Path raised) {
    static final String VERSION = "0.1.1";

    enum Kind {
        OWNER,
        HANDLER
    }

    /** All but those that cannot be replaced unnoticed, in the order of the house from the bottom up. */
    private static final List<String> OWNERS = List.of(
            "config",
            "events",
            "process",
            "storage",
            "discovery.v4l2",
            "discovery.simulated",
            "discovery.rtsp",
            "cameras",
            "media.ffmpeg",
            "media.mediamtx",
            "streams",
            "plugins");

    private static final List<String> HANDLERS = List.of(
            "probe.v4l2",
            "probe.ffprobe",
            "auth",
            "auth.jwt",
            "rpc",
            "rpc.methods",
            "transport.websocket",
            "files",
            "web",
            "health",
            "shell");

    static Upgrade of(Host host, Path folder, String name) {
        Path shipped = host.bundle("io.camhost." + name);
        if (!OWNERS.contains(name))
            return new Upgrade(name, Kind.HANDLER, shipped, Repacker.withVersion(shipped, folder, VERSION));
        Patch patch = new Patch();
        if (!name.equals("plugins") && !name.equals("discovery.v4l2"))
            patch.calls(Vault.class, "put", RaisedState.class).calls(Vault.class, "take", RaisedState.class);
        if (name.startsWith("media.")) patch.answers("status", RaisedDriver.class, MediaServer.Status.class);
        else if (name.equals("plugins")) patch.answers("report", RaisedSwaps.class, Optional.class, String.class);
        else patch.answers("report", RaisedHealth.class, HealthCheck.Report.class);
        return new Upgrade(name, Kind.OWNER, shipped, patch.apply(shipped, folder, VERSION));
    }

    static List<String> names() {
        return List.copyOf(java.util.stream.Stream.concat(OWNERS.stream(), HANDLERS.stream())
                .toList());
    }

    /** Name of the health report that shows which code answers; empty for what has none. */
    private Optional<String> check() {
        return switch (name) {
            case "discovery.v4l2" -> Optional.of("v4l2");
            case "discovery.simulated" -> Optional.of("simulated");
            case "discovery.rtsp" -> Optional.of("rtsp");
            case "cameras", "config", "events", "process", "storage", "streams" -> Optional.of(name);
            default -> Optional.empty();
        };
    }

    /** Whether it is seen in the answers which of the two is there. */
    boolean shows(String driver) {
        return check().isPresent() || name.equals("plugins") || name.equals("media." + driver);
    }

    /** Whether the later version's code answers. @param status the administration's. @param report of the swap */
    boolean raisedAnswers(JsonNode status, JsonNode report) {
        if (name.equals("plugins")) return report.path("steps").toString().contains("(raised)");
        if (name.startsWith("media."))
            return status.path("media").path("reason").asText().contains("(raised)");
        for (JsonNode health : status.path("health"))
            if (health.path("name").asText().equals(check().orElse("")))
                return health.path("details").path("raised").asText().equals("yes");
        return false;
    }

    /** For people. */
    static String kinds(Kind kind) {
        return kind == Kind.OWNER ? "in place" : "side by side";
    }

    @Override
    public String toString() {
        return name + " " + Arrays.asList(shipped.getFileName(), raised.getFileName());
    }
}
