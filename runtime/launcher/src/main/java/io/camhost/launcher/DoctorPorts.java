package io.camhost.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;

/** The ports of the configuration: which are free, and who has the others. */
final class DoctorPorts {
    private static final int SOON_MILLIS = 300;

    private final Map<String, String> configuration;
    private final Findings findings;

    /** @param configuration what is in force, by {@code section.key}; empty when it cannot be told, then our defaults count */
    DoctorPorts(Map<String, String> configuration, Findings findings) {
        this.configuration = configuration;
        this.findings = findings;
    }

    /** @param host the one that runs on our data folder */
    void look(Optional<RunningHost> host) {
        ours("server", 8002, "API", host);
        if (!"false".equals(configuration.get("http_health.enabled"))) ours("http_health", 8003, "health", host);
        theirs("mediamtx.rtsp_port", 8554, "RTSP");
        theirs("mediamtx.hls_port", 8888, "HLS");
        theirs("mediamtx.webrtc_port", 8889, "WebRTC");
        theirs("mediamtx.api_port", 9997, "API");
    }

    /** Where a MediaMTX answers, and who it is; empty when none does. */
    Optional<String> mediaMtx() {
        String host = configuration.getOrDefault("mediamtx.host", "127.0.0.1");
        int port = port("mediamtx.api_port", 9997);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), SOON_MILLIS);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
        String who = socketIsHere(host)
                ? PortHolders.of(port).map(holder -> ", " + holder).orElse("")
                : "";
        return Optional.of("answers on port " + port + " of " + host + who);
    }

    private static boolean socketIsHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException e) {
            return false;
        }
    }

    private int port(String key, int otherwise) {
        String text = configuration.getOrDefault(key, "");
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : otherwise;
    }

    private void ours(String section, int otherwise, String use, Optional<RunningHost> host) {
        String key = section + ".port";
        int port = port(key, otherwise);
        String what = "port " + port;
        if (port == 0) {
            findings.ok(what, "any free one (" + use + ")");
            return;
        }
        if (free(configuration.getOrDefault(section + ".host", "127.0.0.1"), port)) {
            findings.ok(what, "free (" + use + ")");
            return;
        }
        String holder = PortHolders.of(port).orElse("another process");
        boolean itself = host.filter(running -> holder.endsWith("(pid " + running.pid() + ")"))
                .isPresent();
        if (itself) findings.ok(what, "in use (" + use + "), by " + holder);
        else if (host.isPresent())
            findings.missing(what, "in use by " + holder + ", which is not the host running here");
        else findings.broken(what, "in use by " + holder + ": stop that, or set another " + key);
    }

    private void theirs(String key, int otherwise, String use) {
        int port = port(key, otherwise);
        String what = "port " + port;
        if (port == 0) {
            findings.ok(what, "any free one (" + use + " of MediaMTX)");
            return;
        }
        if (free("127.0.0.1", port)) {
            findings.ok(what, "free (" + use + " of MediaMTX)");
            return;
        }
        String holder = PortHolders.of(port).orElse("another process");
        if (holder.startsWith("mediamtx")) findings.ok(what, "in use (" + use + "), by " + holder);
        else findings.missing(what, "in use by " + holder + ": MediaMTX could not offer its " + use + " there");
    }

    private static boolean free(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
