package io.camhost.media.mediamtx;

import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.media.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a publisher's pictures get to the server. By RTSP: the publisher's end is the end of the stream, unless the path is always
 * available. By MPEG-TS over UDP, for servers that do not know such paths: nobody is connected, so that viewers stay while a publisher
 * is replaced, as long as the next one's time goes on where that of the last one ended.
 *
 * @param login how a publisher by RTSP says that it is ours
 * @param address of the path for RTSP
 * @param udpPort at which the server waits for datagrams of this camera; empty: by RTSP
 * @param paced whether datagrams are sent so slowly that a small buffer is enough
 */
record Route(PublisherLogin login, String address, OptionalInt udpPort, boolean paced) {
    private static final Pattern SOURCE = Pattern.compile("udp(?:\\+mpegts)?://127\\.0\\.0\\.1:([0-9]{1,5})");
    private static final String OFFSET = "-output_ts_offset";

    /** The {@code source} of a path at whose port datagrams arrive. */
    static String source(Features features, int port) {
        return (features.mpegtsUrls() ? "udp+mpegts" : "udp") + "://127.0.0.1:" + port;
    }

    /** The port of such a source; empty when it is something else. */
    static OptionalInt port(String source) {
        Matcher ours = SOURCE.matcher(source);
        return ours.matches() ? OptionalInt.of(Integer.parseInt(ours.group(1))) : OptionalInt.empty();
    }

    boolean udp() {
        return udpPort.isPresent();
    }

    /** @param offsetSeconds where its time begins */
    List<String> argv(FfmpegInput source, Encoding encoding, double offsetSeconds) {
        List<String> argv = new ArrayList<>(Publisher.argv(source, encoding));
        if (udpPort.isEmpty()) {
            argv.addAll(List.of("-f", "rtsp", "-rtsp_transport", "tcp", "-pkt_size", "1316"));
            argv.addAll(login.options());
            argv.add(address);
            return argv;
        }
        argv.addAll(List.of(OFFSET, String.format(Locale.ROOT, "%.3f", offsetSeconds)));
        argv.addAll(List.of("-f", "mpegts", "-muxdelay", "0", "-muxpreload", "0"));
        argv.add("udp://127.0.0.1:" + udpPort.getAsInt() + "?pkt_size=1316"
                + (paced ? "&bitrate=60000000&burst_bits=800000" : ""));
        return argv;
    }

    /** Where the time of that publisher began; empty for one that goes by RTSP. */
    static Optional<Double> offset(List<String> argv) {
        int at = argv.indexOf(OFFSET);
        return at < 0 ? Optional.empty() : Optional.of(Double.valueOf(argv.get(at + 1)));
    }

    /** Whether they do the same, whenever their time begins. */
    static boolean same(List<String> one, List<String> other) {
        return withoutOffset(one).equals(withoutOffset(other));
    }

    private static List<String> withoutOffset(List<String> argv) {
        int at = argv.indexOf(OFFSET);
        if (at < 0) return argv;
        List<String> rest = new ArrayList<>(argv);
        rest.set(at + 1, "");
        return rest;
    }
}
