package io.camhost.probe.v4l2;

import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import io.camhost.probe.v4l2.VideoIoctls.Format;
import io.camhost.probe.v4l2.VideoIoctls.Interval;
import io.camhost.probe.v4l2.VideoIoctls.Sizes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Turns what a device says into {@link Capabilities}. Where it offers a whole range, the usual sizes and rates that are in it are taken. */
final class CapabilityReader {
    private static final int[][] USUAL_SIZES = {
        {160, 120},
        {176, 144},
        {320, 180},
        {320, 240},
        {352, 288},
        {424, 240},
        {640, 360},
        {640, 480},
        {800, 600},
        {848, 480},
        {960, 540},
        {1024, 576},
        {1024, 768},
        {1280, 720},
        {1280, 960},
        {1280, 1024},
        {1600, 1200},
        {1920, 1080},
        {2048, 1536},
        {2560, 1440},
        {2592, 1944},
        {3840, 2160},
        {4096, 2160}
    };
    private static final int[] USUAL_RATES = {120, 60, 50, 30, 25, 24, 20, 15, 10, 5};

    /** Formats whose modes are always asked for. */
    private static final Set<String> WANTED =
            Set.of("H264", "HEVC", "MJPG", "JPEG", "YUYV", "UYVY", "NV12", "NV21", "YU12", "YV12");
    /** So many of the others have their modes asked for too. Some drivers list a hundred formats, which would take seconds. */
    private static final int MOST_OTHERS = 8;

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "YUYV", "YUYV 4:2:2",
            "MJPG", "Motion-JPEG",
            "RGB3", "24-bit RGB 8-8-8",
            "BGR3", "24-bit BGR 8-8-8",
            "NV12", "Y/UV 4:2:0",
            "NV21", "Y/VU 4:2:0",
            "YV12", "Planar YVU 4:2:0",
            "YU12", "Planar YUV 4:2:0");

    private final VideoIoctls ioctls;
    private int others;

    CapabilityReader(VideoIoctls ioctls) {
        this.ioctls = ioctls;
    }

    Capabilities read() throws ErrnoException, InterruptedException {
        VideoIoctls.Capability capability = ioctls.capability();
        Map<String, PixelFormat> formats = new LinkedHashMap<>();
        for (int type : VideoIoctls.CAPTURE_TYPES)
            for (Format format : ioctls.formats(type)) {
                String code = code(format.pixelFormat());
                if (!code.isBlank() && !formats.containsKey(code)) formats.put(code, read(code, format));
            }
        List<String> inputs = ioctls.inputs();
        return new Capabilities(
                capability.driver(),
                once(capability.card()),
                capability.busInfo(),
                List.copyOf(formats.values()),
                inputs.size() > 1 ? inputs : List.of());
    }

    private PixelFormat read(String code, Format format) throws ErrnoException, InterruptedException {
        List<FrameSize> sizes = new ArrayList<>();
        if (WANTED.contains(code) || others++ < MOST_OTHERS)
            for (int[] size : sizes(ioctls.sizes(format.pixelFormat())))
                sizes.add(new FrameSize(
                        size[0], size[1], rates(ioctls.intervals(format.pixelFormat(), size[0], size[1]))));
        sizes.sort(Comparator.comparingInt(FrameSize::width)
                .thenComparingInt(FrameSize::height)
                .reversed());
        String description = format.description().isBlank()
                ? DESCRIPTIONS.getOrDefault(code, code + " format")
                : format.description();
        return new PixelFormat(code, description, sizes);
    }

    private static Collection<int[]> sizes(List<Sizes> offered) {
        Map<String, int[]> sizes = new LinkedHashMap<>();
        for (Sizes some : offered) {
            if (some.minWidth() <= 0 || some.minHeight() <= 0) continue;
            if (some.single()) {
                sizes.putIfAbsent(
                        some.minWidth() + "x" + some.minHeight(), new int[] {some.minWidth(), some.minHeight()});
                continue;
            }
            for (int[] usual : USUAL_SIZES)
                if (some.contains(usual[0], usual[1])) sizes.putIfAbsent(usual[0] + "x" + usual[1], usual);
            int[] largest = {some.maxWidth(), some.maxHeight()};
            if (sizes.isEmpty() && some.contains(largest[0], largest[1]))
                sizes.put(largest[0] + "x" + largest[1], largest); // nothing usual, but this it has
        }
        return sizes.values();
    }

    /** Fastest first. */
    private static List<FrameRate> rates(List<Interval> offered) {
        Set<FrameRate> rates = new TreeSet<>(Comparator.reverseOrder());
        for (Interval interval : offered) {
            if (interval.minNumerator() <= 0 || interval.minDenominator() <= 0) continue;
            FrameRate fastest = rate(interval.minNumerator(), interval.minDenominator());
            if (interval.single()) {
                rates.add(fastest);
                continue;
            }
            if (interval.maxNumerator() <= 0 || interval.maxDenominator() <= 0) continue;
            FrameRate slowest = rate(interval.maxNumerator(), interval.maxDenominator());
            for (int usual : USUAL_RATES) {
                FrameRate rate = FrameRate.of(usual);
                if (rate.compareTo(slowest) >= 0 && rate.compareTo(fastest) <= 0 && interval.offers(usual))
                    rates.add(rate);
            }
            if (rates.isEmpty()) rates.add(fastest); // nothing usual, but this it has
        }
        return List.copyOf(rates);
    }

    /** Frames per second from seconds per frame, in lowest terms. */
    private static FrameRate rate(int numerator, int denominator) {
        int common = BigInteger.valueOf(numerator)
                .gcd(BigInteger.valueOf(denominator))
                .intValue();
        return new FrameRate(denominator / common, numerator / common);
    }

    /** The four characters; bit 31, which says big endian, is not one of them. */
    static String code(int pixelFormat) {
        StringBuilder code = new StringBuilder();
        for (int shift = 0; shift < 32; shift += 8) {
            char c = (char) (pixelFormat >>> shift & (shift == 24 ? 0x7f : 0xff));
            code.append(c > ' ' && c < 0x7f ? c : ' ');
        }
        return code.toString().stripTrailing().replace(' ', '_');
    }

    /** Some drivers give the name twice: {@code Cam: Cam}, the second one cut. */
    static String once(String card) {
        int colon = card.indexOf(": ");
        if (colon <= 0) return card;
        String first = card.substring(0, colon);
        String second = card.substring(colon + 2);
        return !second.isBlank() && first.startsWith(second) ? first : card;
    }
}
