package io.camhost.config;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a value is written into the file. */
final class YamlText {
    /** Texts that mean themselves without quotes, wherever they stand. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/][A-Za-z0-9_./+-]*|[0-9]+[kKmM]|[0-9]+(\\.[0-9]+){3}");

    private static final Pattern WORD_OF_YAML = Pattern.compile("(?i)true|false|yes|no|on|off|y|n|null");

    private YamlText() {}

    /** @param value as {@link Type#parse(String)} takes it */
    static String of(Key key, String value) {
        if (!key.type().list()) return key.type() == Type.TEXT ? text(value) : value.trim();
        String bare = value.startsWith("[") && value.endsWith("]") ? value.substring(1, value.length() - 1) : value;
        if (bare.isBlank()) return "[]";
        return Arrays.stream(bare.split(",", -1))
                .map(String::trim)
                .map(item -> key.type() == Type.TEXTS ? text(item) : item)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(String value) {
        if (PLAIN.matcher(value).matches() && !WORD_OF_YAML.matcher(value).matches()) return value;
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ' || c == 0x7F) quoted.append(String.format("\\x%02X", (int) c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
