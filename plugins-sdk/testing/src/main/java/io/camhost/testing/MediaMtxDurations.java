package io.camhost.testing;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A MediaMTX takes durations in many forms, and tells them in one. */
final class MediaMtxDurations {
    private static final Pattern PART = Pattern.compile("([0-9]+)(d|h|ms|m|s)");

    private MediaMtxDurations() {}

    /** {@code 90m} is {@code 1h30m0s}, {@code 200ms} stays; a newer one tells days, and nothing at all for {@code 0s}. */
    static String told(String text, boolean modern) {
        Duration duration = parse(text);
        if (modern && duration.isZero()) return "";
        if (!modern || duration.toDays() == 0) return plain(duration);
        Duration rest = duration.minusDays(duration.toDays());
        return duration.toDays() + "d" + (rest.isZero() ? "" : plain(rest));
    }

    private static Duration parse(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long number = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "d" -> Duration.ofDays(number);
                        case "h" -> Duration.ofHours(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMillis(number);
                    });
        }
        return sum;
    }

    private static String plain(Duration duration) {
        if (duration.isZero()) return "0s";
        if (duration.toSeconds() == 0) return duration.toMillis() + "ms";
        String fraction = duration.toMillisPart() == 0
                ? ""
                : String.format(".%03d", duration.toMillisPart()).replaceFirst("0+$", "");
        String seconds = duration.toSecondsPart() + fraction + "s";
        if (duration.toHours() > 0) return duration.toHours() + "h" + duration.toMinutesPart() + "m" + seconds;
        return duration.toMinutes() > 0 ? duration.toMinutes() + "m" + seconds : seconds;
    }
}
