package io.camhost.media.mediamtx;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration, checked.
 *
 * @param driver the media driver that is configured, or {@code auto}
 * @param listenHost address at which one that we run lets viewers in; its API is on loopback always
 * @param publicHost name or address that viewers use; empty: the one by which they reach us
 * @param binary the program to run when none is running, as configured
 * @param pathPrefix what the names of our paths begin with on a server that is not ours; may be empty
 * @param earlyAlwaysAvailable whether the first versions with paths that are always available are trusted with them
 * @param stuckLimit how long the API of one that we run may be stuck before it is started anew
 * @param checkLimit for the answer to a check of its health
 * @param checks when it is checked, and when it is trusted
 */
record Settings(
        String driver,
        String host,
        String listenHost,
        Optional<String> publicHost,
        Optional<String> binary,
        String pathPrefix,
        int apiPort,
        int rtspPort,
        int hlsPort,
        int webrtcPort,
        int webrtcUdpPort,
        boolean earlyAlwaysAvailable,
        Duration stuckLimit,
        Duration checkLimit,
        Breaker.Limits checks) {
    private static final String ADDRESS = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";
    private static final String PREFIX = "(?!/)(?!.*//)[A-Za-z0-9_/-]{0,64}";
    private static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?";

    Settings {
        if (!host.matches(HOST))
            throw new IllegalArgumentException("mediamtx.host: a host name or an IPv4 address, got " + host);
        if (!listenHost.matches(ADDRESS))
            throw new IllegalArgumentException(
                    "mediamtx.listen_host: an IPv4 address of this machine, or 0.0.0.0 for all, got " + listenHost);
        if (publicHost.isPresent() && !publicHost.get().matches(HOST))
            throw new IllegalArgumentException(
                    "mediamtx.public_host: a host name or an IPv4 address, got " + publicHost.get());
        if (!pathPrefix.matches(PREFIX))
            throw new IllegalArgumentException(
                    "mediamtx.path_prefix: up to 64 letters, digits, _, - and /, not / at its" + " beginning, got "
                            + pathPrefix);
        Map<Integer, String> ports = new HashMap<>();
        port(ports, "api_port", apiPort);
        port(ports, "rtsp_port", rtspPort);
        port(ports, "hls_port", hlsPort);
        port(ports, "webrtc_port", webrtcPort);
        port(new HashMap<>(), "webrtc_udp_port", webrtcUdpPort);
        if (stuckLimit.toSeconds() < 5)
            throw new IllegalArgumentException("mediamtx.api_stuck_limit: 5 s or more, got " + stuckLimit);
        positive("health_check_timeout", checkLimit.toMillis());
        positive("health_check_interval", checks.interval().toMillis());
        positive("health_failure_threshold", checks.failures());
        positive("health_recovery_confirmation_threshold", checks.confirmations());
        if (checks.low() <= 0 || checks.high() < checks.low())
            throw new IllegalArgumentException("mediamtx.backoff_jitter_range: two numbers above 0, the smaller first");
    }

    private static void positive(String key, long value) {
        if (value <= 0) throw new IllegalArgumentException("mediamtx." + key + ": more than 0, got " + value);
    }

    private static void port(Map<Integer, String> others, String key, int port) {
        if (port < 0 || port > 65_535)
            throw new IllegalArgumentException("mediamtx." + key + ": 1 to 65535, or 0 for any free one, got " + port);
        if (port == 0) return;
        String other = others.put(port, key);
        if (other != null)
            throw new IllegalArgumentException("mediamtx." + key + ": a port of its own, got that of " + other);
    }

    static Settings of(MediaMtxConfig config) {
        return new Settings(
                config.driver(),
                config.host(),
                config.listen_host(),
                given(config.public_host()),
                given(config.binary()),
                config.path_prefix().strip(),
                config.api_port(),
                config.rtsp_port(),
                config.hls_port(),
                config.webrtc_port(),
                config.webrtc_udp_port(),
                config.early_always_available(),
                seconds(config.api_stuck_limit()),
                seconds(config.health_check_timeout()),
                checks(config));
    }

    private static Breaker.Limits checks(MediaMtxConfig config) {
        double[] jitter = config.backoff_jitter_range();
        if (jitter.length != 2)
            throw new IllegalArgumentException("mediamtx.backoff_jitter_range: two numbers, got " + jitter.length);
        return new Breaker.Limits(
                seconds(config.health_check_interval()),
                config.health_failure_threshold(),
                seconds(config.health_circuit_breaker_timeout()),
                config.health_recovery_confirmation_threshold(),
                config.backoff_base_multiplier(),
                seconds(config.health_max_backoff_interval()),
                jitter[0],
                jitter[1]);
    }

    private static Duration seconds(double value) {
        return Duration.ofMillis((long) (value * 1000));
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
