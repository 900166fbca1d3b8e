package io.camhost.streams;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How H.264 is to be made, as configured in {@code mediamtx.codec}. Every value is checked before it can reach a command line. */
record Codec(String profile, String level, String pixelFormat, String bitrate, String preset) {
    private static final List<String> PRESETS =
            List.of("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow");
    private static final Set<String> ONLY_420 = Set.of("baseline", "main", "high", "high10");

    /** Macroblocks per frame and per second, ITU-T H.264 table A-1. */
    private static final Map<String, int[]> LEVELS = new TreeMap<>(Map.ofEntries(
            Map.entry("1.0", new int[] {99, 1_485}),
            Map.entry("1.1", new int[] {396, 3_000}),
            Map.entry("1.2", new int[] {396, 6_000}),
            Map.entry("1.3", new int[] {396, 11_880}),
            Map.entry("2.0", new int[] {396, 11_880}),
            Map.entry("2.1", new int[] {792, 19_800}),
            Map.entry("2.2", new int[] {1_620, 20_250}),
            Map.entry("3.0", new int[] {1_620, 40_500}),
            Map.entry("3.1", new int[] {3_600, 108_000}),
            Map.entry("3.2", new int[] {5_120, 216_000}),
            Map.entry("4.0", new int[] {8_192, 245_760}),
            Map.entry("4.1", new int[] {8_192, 245_760}),
            Map.entry("4.2", new int[] {8_704, 522_240}),
            Map.entry("5.0", new int[] {22_080, 589_824}),
            Map.entry("5.1", new int[] {36_864, 983_040}),
            Map.entry("5.2", new int[] {36_864, 2_073_600})));

    Codec {
        oneOf("video_profile", profile, "baseline", "main", "high", "high10", "high422", "high444");
        oneOf("video_level", level, LEVELS.keySet().toArray(String[]::new));
        oneOf("pixel_format", pixelFormat, "yuv420p", "yuv422p", "yuv444p");
        oneOf("preset", preset, PRESETS.toArray(String[]::new));
        if (!bitrate.matches("[1-9][0-9]{0,5}[kM]?"))
            throw new IllegalArgumentException("mediamtx.codec.bitrate: a number with k or M, got " + bitrate);
        if (ONLY_420.contains(profile) && !pixelFormat.equals("yuv420p")
                || profile.equals("high422") && pixelFormat.equals("yuv444p"))
            throw new IllegalArgumentException(
                    "mediamtx.codec.pixel_format: one that the profile " + profile + " can hold, got " + pixelFormat);
    }

    private static void oneOf(String key, String value, String... allowed) {
        if (!Arrays.asList(allowed).contains(value))
            throw new IllegalArgumentException(
                    "mediamtx.codec." + key + ": one of " + String.join(", ", allowed) + ", got " + value);
    }

    /** Whether such a picture may be called by the configured level; if not, the encoder chooses. */
    boolean levelFits(int width, int height, double framesPerSecond) {
        int[] limits = LEVELS.get(level);
        int blocks = (width + 15) / 16 * ((height + 15) / 16);
        return limits != null && blocks <= limits[0] && blocks * framesPerSecond <= limits[1];
    }
}
