package io.camhost.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A host with a MediaMTX of its own. */
public final class MediaMtx {
    private MediaMtx() {}

    /** Skips the test where there is none. */
    public static void assume() {
        Assumptions.assumeTrue(
                binary().isPresent(), "needs mediamtx: put a MediaMTX binary on PATH or its path into MEDIAMTX");
    }

    /** Where one is. */
    public static Optional<Path> binary() {
        Stream<Path> onPath = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder.isEmpty() ? "." : folder, "mediamtx"));
        return Stream.concat(Stream.ofNullable(System.getenv("MEDIAMTX")).map(Path::of), onPath)
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The binary of an old one; skips the test where there is none. */
    public static String assumeOlder() {
        String binary = System.getenv("MEDIAMTX_OLDER");
        Assumptions.assumeTrue(
                binary != null && Files.isExecutable(Path.of(binary)),
                "needs an older mediamtx: put the path of a MediaMTX 1.5.1 into MEDIAMTX_OLDER");
        return binary;
    }

    /** Not started yet. @param rtsp the port for RTSP, a free one */
    public static Host host(Path folder, int rtsp) {
        return host(folder, rtsp, "mediamtx").option("--demo");
    }

    /** The same, with a driver that may be another one, and without simulated cameras. */
    static Host host(Path folder, int rtsp, String driver) {
        return host(folder, rtsp, Host.freePort(), Host.freePort(), driver);
    }

    /** With ports of viewers that are known. Without simulated cameras. */
    public static Host host(Path folder, int rtsp, int hls, int webrtc, String driver) {
        return Host.in(folder)
                .with("CAMERA_SERVICE_MEDIA_DRIVER", driver)
                .with("CAMERA_SERVICE_MEDIAMTX_API_PORT", "" + Host.freePort())
                .with("CAMERA_SERVICE_MEDIAMTX_RTSP_PORT", "" + rtsp)
                .with("CAMERA_SERVICE_MEDIAMTX_HLS_PORT", "" + hls)
                .with("CAMERA_SERVICE_MEDIAMTX_WEBRTC_PORT", "" + webrtc)
                .with("CAMERA_SERVICE_MEDIAMTX_WEBRTC_UDP_PORT", "" + Host.freePort());
    }
}
