package io.camhost.media.mediamtx;

import java.time.Duration;
import java.util.Optional;

/** What tests have in common. */
final class Given {
    private Given() {}

    static Settings settings(int apiPort) {
        return settings("auto", Optional.empty(), apiPort);
    }

    /** With such names of paths at a server that is attached to, and any free ports at one that is run. */
    static Settings settings(String driver, String prefix, int apiPort) {
        return settings(driver, prefix, apiPort, 0);
    }

    static Settings settings(String driver, String prefix, int apiPort, int rtsp) {
        return settings(driver, "127.0.0.1", Optional.empty(), prefix, apiPort, rtsp, 0, 0, 0);
    }

    static Settings settings(String driver, Optional<String> binary, int apiPort) {
        return settings(driver, binary, apiPort, 8554, 8888, 8889, 8189);
    }

    static Settings settings(
            String driver, Optional<String> binary, int apiPort, int rtsp, int hls, int webrtc, int webrtcUdp) {
        return settings(driver, "127.0.0.1", binary, "", apiPort, rtsp, hls, webrtc, webrtcUdp);
    }

    /** One that lets viewers in at that address. */
    static Settings listening(String host) {
        return settings("auto", host, Optional.empty(), "", 9997, 8554, 8888, 8889, 8189);
    }

    private static Settings settings(
            String driver,
            String listenHost,
            Optional<String> binary,
            String prefix,
            int apiPort,
            int rtsp,
            int hls,
            int webrtc,
            int webrtcUdp) {
        return new Settings(
                driver,
                "127.0.0.1",
                listenHost,
                Optional.empty(),
                binary,
                prefix,
                apiPort,
                rtsp,
                hls,
                webrtc,
                webrtcUdp,
                false,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                checks(1, 1));
    }

    /** As they are by default, but for the chance. */
    static Breaker.Limits checks(double low, double high) {
        return new Breaker.Limits(
                Duration.ofSeconds(30), 10, Duration.ofSeconds(60), 3, 2, Duration.ofSeconds(120), low, high);
    }
}
