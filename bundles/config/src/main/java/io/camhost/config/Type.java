package io.camhost.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a key's value is: how it is written, and as what it is delivered. */
enum Type {
    TEXT("a text"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    /** Delivered as {@code Double}. */
    SECONDS("seconds, or a time such as 500ms, 30s, 5m, 24h"),
    /** Delivered as {@code Long}, in bytes. */
    SIZE("bytes, or a size such as 10MB, 1GB"),
    TEXTS("a list of texts"),
    INTEGERS("a list of whole numbers"),
    NUMBERS("a list of numbers");

    private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
    private static final Map<String, Double> TIME_UNITS =
            Map.of("ms", 0.001, "s", 1.0, "m", 60.0, "h", 3600.0, "d", 86400.0);
    private static final Pattern BYTES = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(B|KB|MB|GB|TB)");
    private static final List<String> SIZE_UNITS =
            List.of("B", "KB", "MB", "GB", "TB"); // each 1024 times the one before

    private final String shape;

    Type(String shape) {
        this.shape = shape;
    }

    /** What is expected, for messages. */
    String shape() {
        return shape;
    }

    boolean list() {
        return this == TEXTS || this == INTEGERS || this == NUMBERS;
    }

    /**
     * The value of one text, or of a list written as one: {@code a, b}.
     *
     * @throws IllegalArgumentException when it has not the {@link #shape}
     */
    Object parse(String text) {
        if (list()) {
            String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
            return parse(bare.isBlank() ? List.of() : List.of(bare.split(",", -1)));
        }
        String trimmed = text.trim();
        return switch (this) {
            case TEXT -> text;
            case INTEGER -> Integer.valueOf(trimmed);
            case NUMBER -> number(trimmed);
            case BOOLEAN -> truth(trimmed);
            case SECONDS -> seconds(trimmed);
            case SIZE -> size(trimmed);
            default -> throw new IllegalStateException(name());
        };
    }

    /** The value of a list's items. */
    Object parse(List<String> items) {
        return switch (this) {
            case TEXTS -> each(items, String::trim).toArray(String[]::new);
            case INTEGERS -> each(items, item -> Integer.valueOf(item.trim())).toArray(Integer[]::new);
            case NUMBERS -> each(items, item -> number(item.trim())).toArray(Double[]::new);
            default -> throw new IllegalArgumentException("one value, no list");
        };
    }

    private static <T> List<T> each(List<String> items, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        for (String item : items) values.add(parse.apply(item));
        return values;
    }

    private static Double number(String text) {
        return new BigDecimal(text).doubleValue(); // unlike Double.valueOf: neither NaN nor infinite
    }

    private static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static Double seconds(String text) {
        Matcher part = TIME.matcher(text);
        double sum = 0;
        int at = 0;
        while (part.find() && part.start() == at) {
            sum += Double.parseDouble(part.group(1)) * TIME_UNITS.getOrDefault(part.group(2), 0.0);
            at = part.end();
        }
        if (at == text.length() && at > 0) return sum;
        return number(text);
    }

    private static Long size(String text) {
        Matcher parts = BYTES.matcher(text.toUpperCase(Locale.ROOT));
        if (!parts.matches()) return Long.valueOf(text);
        double factor = Math.pow(1024, SIZE_UNITS.indexOf(parts.group(2)));
        return Math.round(Double.parseDouble(parts.group(1)) * factor);
    }
}
