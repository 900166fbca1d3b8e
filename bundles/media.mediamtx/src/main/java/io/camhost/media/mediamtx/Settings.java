package io.camhost.media.mediamtx;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration, checked.
 *
 * @param driver the media driver that is configured, or {@code auto}
 * @param publicHost name or address that viewers use; empty: the one by which they reach us
 * @param binary the program to run when none is running, as configured
 * @param stuckLimit how long the API of one that we run may be stuck before it is started anew
 */
record Settings(
        String driver,
        String host,
        Optional<String> publicHost,
        Optional<String> binary,
        int apiPort,
        int rtspPort,
        int hlsPort,
        int webrtcPort,
        int webrtcUdpPort,
        Duration stuckLimit) {
    private static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?";

    Settings {
        if (!host.matches(HOST))
            throw new IllegalArgumentException("mediamtx.host: a host name or an IPv4 address, got " + host);
        if (publicHost.isPresent() && !publicHost.get().matches(HOST))
            throw new IllegalArgumentException(
                    "mediamtx.public_host: a host name or an IPv4 address, got " + publicHost.get());
        Map<Integer, String> ports = new HashMap<>();
        port(ports, "api_port", apiPort);
        port(ports, "rtsp_port", rtspPort);
        port(ports, "hls_port", hlsPort);
        port(ports, "webrtc_port", webrtcPort);
        port(new HashMap<>(), "webrtc_udp_port", webrtcUdpPort);
        if (stuckLimit.toSeconds() < 5)
            throw new IllegalArgumentException("mediamtx.api_stuck_limit: 5 s or more, got " + stuckLimit);
    }

    private static void port(Map<Integer, String> others, String key, int port) {
        if (port < 1 || port > 65_535)
            throw new IllegalArgumentException("mediamtx." + key + ": 1 to 65535, got " + port);
        String other = others.put(port, key);
        if (other != null)
            throw new IllegalArgumentException("mediamtx." + key + ": a port of its own, got that of " + other);
    }

    static Settings of(MediaMtxConfig config) {
        return new Settings(
                config.driver(),
                config.host(),
                given(config.public_host()),
                given(config.binary()),
                config.api_port(),
                config.rtsp_port(),
                config.hls_port(),
                config.webrtc_port(),
                config.webrtc_udp_port(),
                Duration.ofMillis((long) (config.api_stuck_limit() * 1000)));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text.strip()).filter(value -> !value.isEmpty());
    }

    /** Whether we may be the media driver at all. */
    boolean mayDrive() {
        return driver.equals("auto") || driver.equals(MediaMtxDriver.NAME);
    }

    /** Whether the server shares our files. */
    boolean local() {
        return host.equals("localhost") || host.startsWith("127.");
    }
}
