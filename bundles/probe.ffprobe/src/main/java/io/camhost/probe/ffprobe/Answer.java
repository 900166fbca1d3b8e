package io.camhost.probe.ffprobe;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import io.camhost.api.process.Processes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What ffprobe has printed: the streams of a camera, or why there are none. Nothing of it is believed unseen. */
record Answer(List<Map<String, String>> streams) {
    static final String ENTRIES = "stream=codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate";

    private static final int LONGEST = 64 * 1024;
    private static final int MOST_STREAMS = 16;
    private static final int LARGEST = 16_384;
    private static final int FASTEST = 300;
    private static final Pattern FRACTION = Pattern.compile("([0-9]{1,12})/([0-9]{1,12})");
    /** ffmpeg's names and V4L2's codes. */
    private static final Map<String, String> CODES = Map.of(
            "h264", "H264", "hevc", "HEVC", "mjpeg", "MJPG", "mpeg4", "MPG4", "vp8", "VP80", "vp9", "VP90", "av1",
            "AV01");

    /** @throws CamhostException DEPENDENCY_FAILED with what to do when it failed */
    static Answer of(Processes.Result result) {
        if (result.timedOut()) throw failed(Failure.LATE);
        if (result.exitCode() != 0) throw failed(Failure.of(result.errors()));
        if (result.output().length > LONGEST) throw failed("ffprobe prints more than there can be to say");
        List<Map<String, String>> streams = new ArrayList<>();
        for (String line : new String(result.output(), StandardCharsets.UTF_8).split("\\R")) {
            int equals = line.indexOf('=');
            if (line.strip().equals("[STREAM]") && streams.size() < MOST_STREAMS) streams.add(new HashMap<>());
            else if (equals > 0 && !streams.isEmpty())
                streams.get(streams.size() - 1)
                        .put(
                                line.substring(0, equals).strip(),
                                line.substring(equals + 1).strip());
        }
        return new Answer(streams);
    }

    private static CamhostException failed(String detail) {
        return CamhostException.dependencyFailed(FfprobeProbe.DEPENDENCY, detail);
    }

    /** The video streams, in the camera's order. @throws CamhostException DEPENDENCY_FAILED when there is none */
    Capabilities capabilities() {
        List<PixelFormat> formats = new ArrayList<>();
        boolean video = false;
        for (Map<String, String> stream : streams) {
            if (!"video".equals(stream.get("codec_type"))) continue;
            video = true;
            format(stream).ifPresent(formats::add);
        }
        if (!video) throw failed("it sends no video: take another path of its URL");
        if (formats.isEmpty()) throw failed("how large its picture is cannot be found out");
        return new Capabilities(FfprobeProbe.DEPENDENCY, "", "", formats);
    }

    private static Optional<PixelFormat> format(Map<String, String> stream) {
        String codec = stream.getOrDefault("codec_name", "");
        int width = pixels(stream.get("width"));
        int height = pixels(stream.get("height"));
        if (!codec.matches("[a-z0-9_]{2,20}") || width == 0 || height == 0) return Optional.empty();
        List<FrameRate> rates = rate(stream.get("avg_frame_rate"))
                .or(() -> rate(stream.get("r_frame_rate")))
                .map(List::of)
                .orElse(List.of());
        return Optional.of(new PixelFormat(code(codec), codec, List.of(new FrameSize(width, height, rates))));
    }

    private static String code(String codec) {
        String known = CODES.get(codec);
        return known != null ? known : (codec + "   ").substring(0, 4).toUpperCase(Locale.ROOT);
    }

    /** 0 when it is no size. */
    private static int pixels(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,5}")) return 0;
        int pixels = Integer.parseInt(text);
        return pixels <= LARGEST ? pixels : 0;
    }

    private static Optional<FrameRate> rate(@Nullable String text) {
        Matcher fraction = FRACTION.matcher(text == null ? "" : text);
        if (!fraction.matches()) return Optional.empty();
        BigInteger numerator = new BigInteger(fraction.group(1));
        BigInteger denominator = new BigInteger(fraction.group(2));
        if (numerator.signum() == 0 || denominator.signum() == 0) return Optional.empty();
        BigInteger divisor = numerator.gcd(denominator);
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
        boolean fits = numerator.bitLength() < 32 && denominator.bitLength() < 32;
        if (!fits || numerator.compareTo(denominator.multiply(BigInteger.valueOf(FASTEST))) > 0)
            return Optional.empty();
        return Optional.of(new FrameRate(numerator.intValueExact(), denominator.intValueExact()));
    }
}
