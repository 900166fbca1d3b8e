package io.camhost.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a value must fulfil.
 *
 * @param text what would be right, for messages and the comments of the file
 */
record Rule(String text, Predicate<Object> fulfilled) {
    static final Rule ANY = new Rule("", value -> true);
    static final Rule POSITIVE = new Rule("more than 0", value -> number(value) > 0);
    static final Rule PORT = new Rule("1–65535", value -> number(value) >= 1 && number(value) <= 65535);
    static final Rule OUR_PORT =
            new Rule("1–65535, or 0 for any free one", value -> number(value) >= 0 && number(value) <= 65535);
    static final Rule ABSOLUTE_PATH = new Rule("an absolute path without ..", value -> isAbsolute((String) value));
    static final Rule ABSOLUTE_PATHS = new Rule(
            "absolute paths without ..",
            value -> Arrays.stream((String[]) value).allMatch(path -> !path.isEmpty() && isAbsolute(path)));
    static final Rule ALIASES = new Rule(
            "each camera<N>=<name> of up to 64 characters, each camera and each name once",
            value -> areAliases((String[]) value));
    static final Rule URL_PATH = new Rule("starts with /", value -> ((String) value).startsWith("/"));
    static final Rule IPV4 = new Rule(
            "an IPv4 address", value -> ((String) value).matches("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}"));
    static final Rule NOT_BLANK = new Rule("not empty", value -> !((String) value).isBlank());

    static final Rule ITEM_NAME = new Rule(
            "1–64 letters, digits, spaces and _ . -, begins with a letter or digit",
            value -> ((String) value).matches("[\\p{L}\\p{N}][\\p{L}\\p{N} _.-]{0,63}"));
    static final Rule RTSP_URL = new Rule(
            "rtsp://host[:port]/path or rtsps://…, without user and password: they are keys of their own",
            value -> ((String) value).strip().matches("(?i)rtsps?://[^\\s/@?#]+(/[^\\s#]*)?"));

    static Rule from(double least) {
        return new Rule("at least " + plain(least), value -> number(value) >= least);
    }

    static Rule between(double least, double most) {
        return new Rule(plain(least) + "–" + plain(most), value -> number(value) >= least && number(value) <= most);
    }

    static Rule above(double least, double most) {
        return new Rule(
                "more than " + plain(least) + ", at most " + plain(most),
                value -> number(value) > least && number(value) <= most);
    }

    static Rule oneOf(String... words) {
        List<String> allowed = List.of(words);
        return new Rule("one of " + String.join(", ", words), value -> allowed.contains((String) value));
    }

    static Rule oneOfAnyCase(String... words) {
        List<String> allowed = List.of(words);
        return new Rule(
                "one of " + String.join(", ", words),
                value -> allowed.contains(((String) value).toUpperCase(Locale.ROOT)));
    }

    static Rule numbersFrom(int least, int count) {
        return new Rule(
                "at most " + count + " numbers, each at least " + least,
                value -> ((Integer[]) value).length <= count
                        && Arrays.stream((Integer[]) value).allMatch(item -> item >= least));
    }

    /** Two numbers, 0 < low ≤ high. */
    static final Rule SPREAD = new Rule("two numbers, 0 < low ≤ high", value -> {
        Double[] pair = (Double[]) value;
        return pair.length == 2 && 0 < pair[0] && pair[0] <= pair[1];
    });

    private static boolean areAliases(String... entries) {
        Set<String> taken = new HashSet<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            if (equals < 0 || !entry.substring(0, equals).strip().matches("camera(0|[1-9][0-9]{0,8})")) return false;
            String name = entry.substring(equals + 1).strip();
            if (name.isEmpty() || name.length() > 64 || name.chars().anyMatch(Character::isISOControl)) return false;
            if (!taken.add(entry.substring(0, equals).strip()) || !taken.add("=" + name.toLowerCase(Locale.ROOT)))
                return false;
        }
        return true;
    }

    private static boolean isAbsolute(String text) {
        if (text.isEmpty()) return true; // as if it were not set
        try {
            Path path = Path.of(text);
            for (Path name : path) if (name.toString().equals("..")) return false;
            return path.isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
