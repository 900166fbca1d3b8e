package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses the mode a camera is opened in. In this order: its own H.264; what fits into 1280x720 (H.264: 1920x1080); at least 15
 * frames per second; the largest picture; the rate nearest below 30; the format that costs least. Only what the camera says it
 * can, and what its bus can carry. The same capabilities always give the same order; {@link OpeningPlan} decides how far down it goes.
 */
final class ModeChoice {
    /** V4L2's codes and ffmpeg's names, best first: compressed ones need less of the bus, planar ones less of the processor. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("H264", "h264"),
            Map.entry("MJPG", "mjpeg"),
            Map.entry("JPEG", "mjpeg"),
            Map.entry("NV12", "nv12"),
            Map.entry("YU12", "yuv420p"),
            Map.entry("YUYV", "yuyv422"),
            Map.entry("UYVY", "uyvy422"),
            Map.entry("NV21", "nv21"),
            Map.entry("RGB3", "rgb24"),
            Map.entry("BGR3", "bgr24"),
            Map.entry("GREY", "gray"));

    private static final List<String> ORDER =
            List.of("h264", "mjpeg", "nv12", "yuv420p", "yuyv422", "uyvy422", "nv21", "rgb24", "bgr24", "gray");
    /** So many sizes are named to somebody whose wish is not possible. */
    private static final int POSSIBLE = 20;

    private final int height;
    private final Comparator<Mode> best;

    /** @param height the largest that is encoded; the width goes with it as 16 to 9 */
    ModeChoice(int height) {
        this.height = height;
        best = Comparator.comparing(this::ownH264)
                .thenComparing(this::fits)
                .thenComparing(ModeChoice::fluent)
                .thenComparingLong(mode -> (fits(mode) ? 1L : -1L) * mode.width() * mode.height())
                .thenComparingDouble(ModeChoice::rateValue)
                .thenComparingInt(mode -> -ORDER.indexOf(mode.format().orElse("")))
                .thenComparingInt(Mode::width);
    }

    /** ffmpeg's name of a format as somebody wishes for it: {@code raw} is any that is not compressed. */
    static Optional<String> format(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.equals("raw") || ORDER.contains(lower)) return Optional.of(lower);
        return Optional.ofNullable(NAMES.get(word.toUpperCase(Locale.ROOT)));
    }

    /**
     * All ways to open it that are as wished, best first; what its bus cannot carry comes last.
     *
     * @return empty when none is as wished
     */
    List<Mode> ranked(Camera camera, FfmpegInput source, Wish wish) {
        OptionalInt input = wish.input(camera);
        if (wish.input().isPresent() && input.isEmpty()) return List.of();
        if (!source.choosesMode()) return reductions(given(camera), camera, wish);
        Bus bus = Bus.of(camera);
        List<Mode> modes =
                new ArrayList<>(camera.capabilities().map(ModeChoice::offered).orElse(List.of()));
        if (modes.isEmpty()) modes.add(unknown(camera));
        modes.removeIf(mode -> !wish.allows(mode));
        if (input.isPresent()) modes.replaceAll(mode -> mode.from(input));
        modes.sort(
                Comparator.comparing((Mode mode) -> mode.carried() > bus.each()).thenComparing(best.reversed()));
        return List.copyOf(modes);
    }

    /** What can be wished of it. */
    static String possible(Camera camera, FfmpegInput source) {
        if (!source.choosesMode()) {
            Mode given = given(camera);
            return given.inWords() + (given.h264() ? ", which it encodes itself" : " or less");
        }
        Map<String, Set<String>> modes = new LinkedHashMap<>();
        camera.capabilities().map(ModeChoice::offered).orElse(List.of()).stream()
                .sorted(Comparator.comparingInt(
                        (Mode mode) -> ORDER.indexOf(mode.format().orElse(""))))
                .forEach(mode -> modes.computeIfAbsent(
                                mode.format().orElse("") + " " + mode.width() + "x" + mode.height(),
                                any -> new LinkedHashSet<>())
                        .add(mode.rate().map(FrameRate::toString).orElse("?")));
        return modes.entrySet().stream()
                .limit(POSSIBLE)
                .map(mode -> mode.getKey() + "@" + String.join(",", mode.getValue()))
                .collect(Collectors.joining("; ", "", (modes.size() > POSSIBLE ? "; …" : "") + inputs(camera)));
    }

    private static String inputs(Camera camera) {
        List<String> inputs = camera.capabilities().map(Capabilities::inputs).orElse(List.of());
        return inputs.stream().map(name -> "; input:" + Wish.inputName(name)).collect(Collectors.joining());
    }

    /**
     * What comes is passed through as it is, or encoded: then it is made no larger than the largest that is, unless more is wished, and
     * can be made smaller and slower.
     */
    private List<Mode> reductions(Mode given, Camera camera, Wish wish) {
        Set<Mode> modes = new LinkedHashSet<>();
        boolean large = !given.h264() && wish.width() == 0 && given.height() > height;
        if (!large || camera.capabilities().isEmpty()) modes.add(given);
        if (!given.h264() && camera.capabilities().isPresent()) {
            List<Optional<FrameRate>> rates = rates(given, wish);
            int top = large ? height : given.height();
            if (wish.width() == 0)
                for (int eighth : new int[] {8, 6, 4, 3, 2})
                    for (Optional<FrameRate> rate : rates)
                        modes.add(reduced(given.width() * top / given.height() * eighth / 8, top * eighth / 8, rate));
            else if (wish.width() <= given.width() && sameShape(wish, given))
                for (Optional<FrameRate> rate : rates) modes.add(reduced(wish.width(), wish.height(), rate));
        }
        return modes.stream()
                .filter(wish::allows)
                .filter(mode -> !mode.reduced() || mode.encoded() < given.encoded())
                .toList();
    }

    /** At which what comes may be encoded, fastest first; empty for as it comes. */
    private static List<Optional<FrameRate>> rates(Mode given, Wish wish) {
        List<Optional<FrameRate>> rates = new ArrayList<>(List.of(given.rate()));
        Optional<FrameRate> slower = wish.rate();
        if (slower.isEmpty() && given.rate().map(rate -> rate.perSecond() > 15).orElse(true))
            slower = Optional.of(FrameRate.of(15));
        slower.filter(rate -> given.rate().map(all -> rate.compareTo(all) < 0).orElse(true))
                .ifPresent(rate -> rates.add(Optional.of(rate)));
        return rates;
    }

    private static Mode reduced(int width, int height, Optional<FrameRate> rate) {
        return new Mode(Optional.empty(), even(width), even(height), rate, false, true, OptionalInt.empty());
    }

    private static boolean sameShape(Wish wish, Mode given) {
        return Math.abs((double) wish.width() / wish.height() * given.height() / given.width() - 1) < 0.03;
    }

    private static int even(int pixels) {
        return Math.max(2, pixels / 2 * 2);
    }

    private static List<Mode> offered(Capabilities capabilities) {
        List<Mode> modes = new ArrayList<>();
        for (PixelFormat format : capabilities.formats()) {
            String name = NAMES.get(format.code());
            if (name == null) continue;
            boolean h264 = name.equals("h264");
            for (FrameSize size : format.sizes()) {
                if (size.rates().isEmpty())
                    modes.add(new Mode(Optional.of(name), size.width(), size.height(), Optional.empty(), h264));
                for (FrameRate rate : size.rates())
                    modes.add(new Mode(Optional.of(name), size.width(), size.height(), Optional.of(rate), h264));
            }
        }
        return modes;
    }

    /** The camera decides: what it is said to send. */
    private static Mode given(Camera camera) {
        List<PixelFormat> formats =
                camera.capabilities().map(Capabilities::formats).orElse(List.of());
        if (formats.isEmpty() || formats.get(0).sizes().isEmpty()) return unknown(camera);
        FrameSize size = formats.get(0).sizes().get(0);
        return new Mode(
                Optional.empty(),
                size.width(),
                size.height(),
                size.rates().stream().findFirst(),
                formats.get(0).code().equalsIgnoreCase("H264"));
    }

    private static Mode unknown(Camera camera) {
        String[] size = camera.resolution().split("x", 2);
        boolean readable = size.length == 2 && size[0].matches("[1-9][0-9]{0,4}") && size[1].matches("[1-9][0-9]{0,4}");
        return new Mode(
                Optional.empty(),
                readable ? Integer.parseInt(size[0]) : 1920,
                readable ? Integer.parseInt(size[1]) : 1080,
                Optional.empty(),
                false);
    }

    private boolean ownH264(Mode mode) {
        return mode.h264() && fits(mode) && fluent(mode);
    }

    private boolean fits(Mode mode) {
        return mode.h264()
                ? mode.width() <= 1920 && mode.height() <= 1080
                : mode.width() <= height * 16 / 9 && mode.height() <= height;
    }

    private static boolean fluent(Mode mode) {
        return mode.rate().isEmpty() || mode.rate().get().perSecond() >= 14.9; // 15000/1001 counts
    }

    /** Up to 30 more is better, beyond it less is. */
    private static double rateValue(Mode mode) {
        double rate = mode.rate().map(FrameRate::perSecond).orElse(0.0);
        return rate <= 30 ? rate : 30 / rate;
    }
}
