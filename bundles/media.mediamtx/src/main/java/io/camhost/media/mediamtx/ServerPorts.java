package io.camhost.media.mediamtx;

import io.camhost.swap.WholeFile;
import java.io.IOException;
import java.io.Reader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of a server that we run: as configured, and where that is 0, free ones, which are kept in a file so that they are the same in
 * the next life. Threading: changes on one thread, questions on any.
 */
final class ServerPorts {
    private static final Logger LOG = LoggerFactory.getLogger(ServerPorts.class);
    /** Below those that the kernel gives to whoever asks for any. */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;
    private static final int TRIES = 200;
    private static final int HIGHEST_RTP = 65_534;

    /** One of its listeners; by the key of its port. */
    enum Use {
        API("api_port"),
        RTSP("rtsp_port"),
        HLS("hls_port"),
        WEBRTC("webrtc_port"),
        WEBRTC_UDP("webrtc_udp_port");

        private final String key;

        Use(String key) {
            this.key = key;
        }
    }

    private final Settings settings;
    private final Path file;
    private volatile Map<Use, Integer> ports;

    /** @param file in which chosen ones are kept */
    ServerPorts(Settings settings, Path file) {
        this.settings = settings;
        this.file = file;
        Map<Use, Integer> all = new EnumMap<>(Use.class);
        Properties kept = free() ? read() : new Properties();
        for (Use use : Use.values())
            all.put(use, configured(use) > 0 ? configured(use) : number(kept.getProperty(use.key, "")));
        ports = all;
        if (free()) choose(all, false);
    }

    /** Whether any is chosen here. */
    boolean free() {
        for (Use use : Use.values()) if (configured(use) == 0) return true;
        return false;
    }

    int of(Use use) {
        return ports.getOrDefault(use, 0);
    }

    /** Where viewers are served. */
    Ports forViewers() {
        return Ports.of(settings.listenHost(), of(Use.RTSP), of(Use.HLS), of(Use.WEBRTC));
    }

    /** For RTP, of servers that want some: an even one, and the one after it; the next above that of RTSP, so that several servers do not meet there. */
    int rtp() {
        return rtp(of(Use.RTSP), of(Use.WEBRTC_UDP));
    }

    private static int rtp(int rtsp, int webrtcUdp) {
        int even = (rtsp + 2) & ~1;
        if (even > HIGHEST_RTP) even = rtsp - 4 & ~1;
        return even == (webrtcUdp & ~1) ? even - 4 : even;
    }

    /**
     * Before the server is started: chosen ports that somebody else has meanwhile become others.
     *
     * @return what is wrong with configured ones; empty when the server can have them all
     */
    Optional<String> prepare() {
        if (free()) choose(ports, true);
        for (Use use : Use.values())
            if (configured(use) > 0 && !isFree(use, of(use)))
                return Optional.of("port " + of(use) + " (mediamtx." + use.key
                        + ") is taken: choose another one, or 0 for any free one");
        return Optional.empty();
    }

    /** @param all whether those that are chosen already may have been taken by somebody else */
    private void choose(Map<Use, Integer> before, boolean all) {
        Map<Use, Integer> now = new EnumMap<>(before);
        boolean changed = false;
        for (Use use : Use.values()) {
            int port = now.getOrDefault(use, 0);
            if (configured(use) > 0 || port > 0 && !(all && !isFree(use, port))) continue;
            now.put(use, another(use, new HashSet<>(now.values())));
            changed = true;
        }
        ports = now;
        if (changed) write(now);
    }

    private int another(Use use, Set<Integer> taken) {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (!taken.contains(port) && isFree(use, port)) return port;
        }
        LOG.warn("no port is free for mediamtx.{}", use.key);
        return 0;
    }

    private boolean isFree(Use use, int port) {
        String host = use == Use.API ? ServerProgram.LOOPBACK : settings.listenHost();
        if (use == Use.WEBRTC_UDP) return datagramsAreFree(host, port);
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            return false;
        }
        if (use != Use.RTSP || configured(use) > 0) return true;
        int rtp = rtp(port, of(Use.WEBRTC_UDP));
        return datagramsAreFree(ServerProgram.LOOPBACK, rtp) && datagramsAreFree(ServerProgram.LOOPBACK, rtp + 1);
    }

    private static boolean datagramsAreFree(String host, int port) {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getByName(host))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private int configured(Use use) {
        return switch (use) {
            case API -> settings.apiPort();
            case RTSP -> settings.rtspPort();
            case HLS -> settings.hlsPort();
            case WEBRTC -> settings.webrtcPort();
            case WEBRTC_UDP -> settings.webrtcUdpPort();
        };
    }

    /** For people. */
    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        texts.add("API " + of(Use.API));
        texts.add("RTSP " + of(Use.RTSP));
        texts.add("HLS " + of(Use.HLS));
        texts.add("WebRTC " + of(Use.WEBRTC) + " and UDP " + of(Use.WEBRTC_UDP));
        return String.join(", ", texts);
    }

    private Properties read() {
        Properties kept = new Properties();
        if (!Files.isRegularFile(file)) return kept;
        try (Reader reader = Files.newBufferedReader(file)) {
            kept.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read: other ports are chosen", file);
        }
        return kept;
    }

    private static int number(String text) {
        int port = text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
        return port <= 65_535 ? port : 0;
    }

    private void write(Map<Use, Integer> now) {
        StringBuilder kept = new StringBuilder();
        for (Use use : Use.values())
            if (configured(use) == 0)
                kept.append(use.key)
                        .append('=')
                        .append(now.getOrDefault(use, 0))
                        .append('\n');
        try {
            WholeFile.write(file, kept.toString());
        } catch (IOException e) {
            LOG.warn("the ports of MediaMTX will be others at the next start: {} cannot be written", file);
        }
    }
}
