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

    /** What the keys of all of them begin with. */
    static final String ALL = "publish/";

    private Publisher() {}

    static String key(CameraId camera) {
        return ALL + camera;
    }

    /** Up to where its pictures go. */
    static List<String> argv(FfmpegInput source, Encoding encoding) {
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning"));
        if (!source.realTime()) argv.add("-re");
        argv.addAll(source.arguments());
        argv.addAll(encoding.inputOptions());
        argv.addAll(List.of("-i", source.url(), "-an"));
        argv.addAll(encoding.codecArguments());
        return argv;
    }

    /** Whether that publisher opens the same thing. */
    static boolean sameSource(List<String> argv, FfmpegInput source) {
        int input = argv.indexOf("-i");
        return input >= 0 && input + 1 < argv.size() && argv.get(input + 1).equals(source.url());
    }

    /** What a publisher has said, without passwords. */
    static List<String> masked(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("://[^\\s/@]+@", "://***@"))
                .toList();
    }

    /**
     * The newest picture first, within a second: nothing is probed, nothing is buffered.
     *
     * @param pass which lets us in; blank where none is needed
     */
    static List<String> stillInput(String address, String pass) {
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
                address + "?" + OWN_QUERY + (pass.isEmpty() ? "" : "&" + pass));
    }
}
