package io.camhost.media.mediamtx;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the server writes them: {@code 1d}, {@code 1h30m0s}, {@code 200ms}. */
final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(d|h|ms|us|µs|ns|m|s)");
    private static final Map<String, Double> MILLIS = Map.of(
            "d",
            86_400_000.0,
            "h",
            3_600_000.0,
            "m",
            60_000.0,
            "s",
            1000.0,
            "ms",
            1.0,
            "us",
            0.001,
            "µs",
            0.001,
            "ns",
            0.000_001);

    private GoDuration() {}

    static OptionalLong millis(String text) {
        Matcher part = PART.matcher(text);
        double millis = 0;
        int at = 0;
        while (part.find() && part.start() == at) {
            millis += Double.parseDouble(part.group(1)) * MILLIS.getOrDefault(part.group(2), 0.0);
            at = part.end();
        }
        return at == 0 || at != text.length() ? OptionalLong.empty() : OptionalLong.of(Math.round(millis));
    }

    static String of(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
