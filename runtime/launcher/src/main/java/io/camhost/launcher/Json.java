package io.camhost.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the little JSON of the administration socket without a library, so that a command starts quickly. Objects become
 * {@code Map}, arrays {@code List}, numbers {@code Long} or {@code Double}.
 */
final class Json {
    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when it is not JSON */
    static @Nullable Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.space();
        if (json.at < text.length()) throw json.wrong("nothing more");
        return value;
    }

    /** @throws IllegalArgumentException when it is not a JSON object */
    static Map<String, @Nullable Object> object(String text) {
        return map(read(text));
    }

    /** The value as an object; an empty one when it is none. */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    /** The value as an array; an empty one when it is none. */
    @SuppressWarnings("unchecked")
    static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
    }

    /** The value as text; empty for {@code null}. */
    static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            String comma = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(comma);
                quote(String.valueOf(entry.getKey()), out);
                out.append(':');
                write(entry.getValue(), out);
                comma = ",";
            }
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            String comma = "";
            for (Object item : list) {
                out.append(comma);
                write(item, out);
                comma = ",";
            }
            out.append(']');
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(value.toString(), out);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) out.append(String.format("\\u%04x", (int) c));
                    else out.append(c);
                }
            }
        }
        out.append('"');
    }

    private @Nullable Object value() {
        space();
        if (at >= text.length()) throw wrong("a value");
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> nested(this::members);
            case '[' -> nested(this::items);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Object nested(java.util.function.Supplier<Object> inner) {
        if (++depth > DEEPEST) throw wrong("fewer levels");
        at++;
        Object value = inner.get();
        depth--;
        return value;
    }

    private Object members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (skip('}')) return members;
        do {
            space();
            if (at >= text.length() || text.charAt(at) != '"') throw wrong("a name");
            String name = string();
            if (!skip(':')) throw wrong("':'");
            members.put(name, value());
        } while (skip(','));
        if (!skip('}')) throw wrong("'}'");
        return members;
    }

    private Object items() {
        List<@Nullable Object> items = new ArrayList<>();
        if (skip(']')) return items;
        do items.add(value());
        while (skip(','));
        if (!skip(']')) throw wrong("']'");
        return items;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') return out.toString();
            out.append(c == '\\' ? escaped() : c);
        }
        throw wrong("the end of a string");
    }

    private char escaped() {
        if (at >= text.length()) throw wrong("an escape");
        char c = text.charAt(at++);
        switch (c) {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u':
                if (at + 4 > text.length()) throw wrong("four hex digits");
                at += 4;
                return (char) Integer.parseInt(text, at - 4, at, 16);
            default:
                return c;
        }
    }

    private Number number() {
        int begin = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        String number = text.substring(begin, at);
        try {
            if (number.chars().allMatch(c -> c == '-' || Character.isDigit(c))) return Long.valueOf(number);
            return Double.valueOf(number);
        } catch (NumberFormatException e) {
            at = begin;
            throw wrong("a value");
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) throw wrong("a value");
        at += word.length();
        return value;
    }

    private boolean skip(char wanted) {
        space();
        if (at >= text.length() || text.charAt(at) != wanted) return false;
        at++;
        return true;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("not JSON: " + expected + " expected at character " + (at + 1));
    }
}
