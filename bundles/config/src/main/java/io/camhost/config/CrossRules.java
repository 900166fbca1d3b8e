package io.camhost.config;

import io.camhost.config.Key.Trait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules over more than one key, and over more than the text. */
final class CrossRules {
    private static final int SHORTEST_SECRET = 32;
    /** Secrets that stand in published configuration files. */
    private static final Set<String> PUBLISHED = Set.of(
            "edge-device-secret-key-change-in-production",
            "your-secret-key-change-in-production",
            "change-me-change-me-change-me-change-me");

    private static final Set<String> LOCAL_HOSTS = Set.of("127.0.0.1", "localhost", "::1", "0.0.0.0");

    private CrossRules() {}

    static List<String> violations(Settings settings) {
        List<String> violations = new ArrayList<>();
        portsDiffer(settings, violations);
        double warn = number(settings, "storage.warn_percent");
        double block = number(settings, "storage.block_percent");
        if (warn >= block)
            violations.add(
                    "storage.warn_percent: less than storage.block_percent (" + plain(block) + "), got " + plain(warn));
        if (number(settings, "recording.default_page_size") > number(settings, "recording.max_page_size"))
            violations.add("recording.default_page_size: at most recording.max_page_size ("
                    + settings.inForce("recording.max_page_size") + "), got "
                    + settings.inForce("recording.default_page_size"));
        if (number(settings, "server.pong_wait") <= number(settings, "server.ping_interval"))
            violations.add("server.pong_wait: more than server.ping_interval ("
                    + plain(number(settings, "server.ping_interval")) + " s), got "
                    + plain(number(settings, "server.pong_wait")));
        secretIsStrong(settings, violations);
        foldersAreWritable(settings, violations);
        return violations;
    }

    /** Those that are listened on here. */
    private static void portsDiffer(Settings settings, List<String> violations) {
        List<String> ports = new ArrayList<>(List.of("server.port"));
        if ((Boolean) settings.inForce("http_health.enabled")) ports.add("http_health.port");
        boolean mediaHere = LOCAL_HOSTS.contains((String) settings.inForce("mediamtx.host"));
        if (mediaHere)
            ports.addAll(
                    List.of("mediamtx.api_port", "mediamtx.rtsp_port", "mediamtx.webrtc_port", "mediamtx.hls_port"));
        Map<Object, String> taken = new HashMap<>();
        for (String path : ports) {
            Object port = settings.inForce(path);
            if (port.equals(0)) continue; // any free one
            String other = taken.putIfAbsent(port, path);
            if (other != null) violations.add(path + ": another port than " + other + ", got " + port);
        }
    }

    private static void secretIsStrong(Settings settings, List<String> violations) {
        String secret = (String) settings.inForce(KeyTable.JWT_SECRET);
        if (secret.isEmpty() || (Boolean) settings.inForce("security.allow_insecure_secret")) return;
        if (PUBLISHED.contains(secret))
            violations.add(KeyTable.JWT_SECRET
                    + ": a secret of your own (`openssl rand -base64 48` makes one), got a published one");
        else if (secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET)
            violations.add(KeyTable.JWT_SECRET + ": at least " + SHORTEST_SECRET
                    + " bytes (`openssl rand -base64 48` makes a good one), got a shorter one");
    }

    private static void foldersAreWritable(Settings settings, List<String> violations) {
        settings.values().forEach((key, value) -> {
            if (key.is(Trait.WRITABLE) && !((String) value).isEmpty() && !writable(Path.of((String) value)))
                violations.add(key.path() + ": a folder that can be made and written, got " + value);
        });
    }

    private static boolean writable(Path folder) {
        @Nullable Path there = folder;
        while (there != null && !Files.exists(there)) there = there.getParent();
        return there != null && Files.isDirectory(there) && Files.isWritable(there);
    }

    private static double number(Settings settings, String path) {
        return ((Number) settings.inForce(path)).doubleValue();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
