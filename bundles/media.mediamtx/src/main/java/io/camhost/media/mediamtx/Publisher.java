package io.camhost.media.mediamtx;

import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.media.Encoding;
import java.util.ArrayList;
import java.util.List;

/** The ffmpeg that brings a camera's picture to the server. */
final class Publisher {
    /** Marks our own readers, so that they do not count as viewers. */
    static final String OWN_QUERY = "camhost=still";

    private Publisher() {}

    static String key(CameraId camera) {
        return "publish/" + camera;
    }

    static String address(String host, int port, CameraId camera) {
        return "rtsp://" + host + ":" + port + "/" + camera;
    }

    static List<String> argv(FfmpegInput source, Encoding encoding, String address) {
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning"));
        if (!source.realTime()) argv.add("-re");
        argv.addAll(source.arguments());
        argv.addAll(encoding.inputOptions());
        argv.addAll(List.of("-i", source.url(), "-an"));
        argv.addAll(encoding.codecArguments());
        argv.addAll(List.of("-f", "rtsp", "-rtsp_transport", "tcp", "-pkt_size", "1316", address));
        return argv;
    }

    /** Whether that publisher opens the same thing. */
    static boolean sameSource(List<String> argv, FfmpegInput source) {
        int input = argv.indexOf("-i");
        return input >= 0 && input + 1 < argv.size() && argv.get(input + 1).equals(source.url());
    }

    /** The newest picture first, within a second: nothing is probed, nothing is buffered. */
    static List<String> stillInput(String address) {
        return List.of(
                "-rtsp_transport",
                "tcp",
                "-fflags",
                "nobuffer",
                "-flags",
                "low_delay",
                "-probesize",
                "32",
                "-analyzeduration",
                "0",
                "-i",
                address + "?" + OWN_QUERY);
    }
}
