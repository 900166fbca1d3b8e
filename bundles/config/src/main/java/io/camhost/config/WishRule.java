package io.camhost.config;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a wish of {@code media.wishes} must look like; {@code streams} reads them in the same way. */
final class WishRule {
    static final Rule WISHES = new Rule(
            "each <camera or its name>=<size>@<rate> <format> <bit rate> input:<number or name> always, any of them, each camera once",
            value -> areWishes((String[]) value));

    private static final Pattern PICTURE = Pattern.compile(
            "[1-9]\\d{1,4}x[1-9]\\d{1,4}(@[1-9]\\d{0,5}(/[1-9]\\d{0,5})?)?" + "|@[1-9]\\d{0,5}(/[1-9]\\d{0,5})?");
    private static final Pattern BITRATE = Pattern.compile("[1-9]\\d{0,5}[kM]");
    private static final Pattern INPUT = Pattern.compile("input:[a-z0-9][a-z0-9-]{0,31}");
    private static final Set<String> FORMATS = Set.of(
            "h264", "mjpeg", "mjpg", "jpeg", "raw", "nv12", "nv21", "yu12", "yuv420p", "yuyv", "yuyv422", "uyvy",
            "uyvy422", "rgb3", "rgb24", "bgr3", "bgr24", "grey", "gray");

    private WishRule() {}

    private static boolean areWishes(String... entries) {
        Set<String> cameras = new HashSet<>();
        for (String entry : entries) {
            int equals = entry.lastIndexOf('=');
            String camera = entry.substring(0, Math.max(0, equals)).strip().toLowerCase(Locale.ROOT);
            if (camera.isEmpty()
                    || !cameras.add(camera)
                    || !isWish(entry.substring(equals + 1).strip())) return false;
        }
        return true;
    }

    private static boolean isWish(String text) {
        Set<String> said = new HashSet<>();
        for (String word : text.split(" +")) {
            String lower = word.toLowerCase(Locale.ROOT);
            String kind = kind(word, lower);
            if (kind.isEmpty() || !said.add(kind)) return false;
            if (lower.equals("h264")) said.add("own encoder");
        }
        return !said.containsAll(Set.of("own encoder", "bit rate")); // a camera chooses the bit rate of its own H.264
    }

    /** Blank when it is none. */
    private static String kind(String word, String lower) {
        if (FORMATS.contains(lower)) return "format";
        if (BITRATE.matcher(word).matches()) return "bit rate";
        if (PICTURE.matcher(word).matches()) return "picture";
        if (INPUT.matcher(lower).matches()) return "input";
        return lower.equals("always") ? "always" : "";
    }
}
