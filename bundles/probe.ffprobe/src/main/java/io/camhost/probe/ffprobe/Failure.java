package io.camhost.probe.ffprobe;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Why a camera does not show anything, and what to do. ffprobe's own words are not passed on: they hold addresses, and with some
 * sources passwords.
 */
final class Failure {
    static final String LATE = "it does not answer in time: is it switched on, and its address right?";

    /** Beginnings of what is looked for, in ffprobe's and the system's words, the most telling first. */
    private static final Map<String, String> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("401 unauthorized", "it asks for a login: set its user and password, or correct them");
        KNOWN.put("403 forbidden", "its user may not watch: give that user the right, in the camera");
        KNOWN.put("404 not found", "it has no such stream: correct the path of its URL");
        KNOWN.put("453 ", "it serves nobody else: too many are watching it already");
        KNOWN.put("503 ", "it is overloaded, or too many are watching it already");
        KNOWN.put("461 ", "it does not send over TCP: allow that in the camera");
        KNOWN.put("connection refused", "nothing listens there: is RTSP switched on, and the port right?");
        KNOWN.put("no route to host", "there is no way to it: is it switched on, in the same network?");
        KNOWN.put("network is unreachable", "there is no way to it: is this machine in a network?");
        KNOWN.put("failed to resolve hostname", "its name is not known: write its IP address");
        KNOWN.put("error in the pull function", "no encryption could be agreed upon: is it rtsp and not rtsps?");
        KNOWN.put("connection timed out", LATE);
        KNOWN.put("operation timed out", LATE);
        KNOWN.put("connection reset", "it ends the connection: is that port the one of RTSP?");
        KNOWN.put("end of file", "it ends the connection: is that port the one of RTSP?");
        KNOWN.put("invalid data found", "what answers there does not speak RTSP: is the port right?");
        KNOWN.put("protocol not found", "this ffmpeg cannot open such an address");
        KNOWN.put("unknown keyword", "this ffmpeg is too old for network cameras: it must be 5.0 or newer");
    }

    private Failure() {}

    static String of(String errors) {
        String lower = errors.toLowerCase(Locale.ROOT);
        for (var known : KNOWN.entrySet()) if (lower.contains(known.getKey())) return known.getValue();
        return "it cannot be opened: try its URL with another program";
    }
}
