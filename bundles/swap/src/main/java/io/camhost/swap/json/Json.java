package io.camhost.swap.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON from and to trees of JDK types: maps, lists, texts, numbers, truth values. By hand, since a mapper would remember the classes
 * that plugins put into their reports, and costs a start and an idle host more than all that is written with it.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    /**
     * The members of a JSON object, in their order; what is {@code null} is left out.
     *
     * @throws IOException when the text is not one JSON object and nothing else
     */
    public static Map<String, Object> read(String text) throws IOException {
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) throw new JsonParseException(json, "not a JSON object");
            Map<String, Object> members = members(json);
            if (json.nextToken() != null) throw new JsonParseException(json, "more than one JSON object");
            return members;
        }
    }

    private static Map<String, Object> members(JsonParser json) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            Object value = value(json);
            if (value == null) members.remove(name);
            else members.put(name, value);
        }
        return members;
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> members(json);
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    Object item = value(json);
                    if (item != null) items.add(item);
                }
                yield items;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new JsonParseException(json, "not a JSON value");
        };
    }

    /** A member as text; empty when there is none, or when it is a list or an object. */
    public static String text(Map<?, ?> members, String name) {
        @Nullable Object value = members.get(name);
        return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
    }

    /** A member that is a number. */
    public static int number(Map<?, ?> members, String name, int otherwise) {
        return members.get(name) instanceof Number number ? number.intValue() : otherwise;
    }

    /** A member that is a list; empty otherwise. */
    public static List<?> items(Map<?, ?> members, String name) {
        return members.get(name) instanceof List<?> items ? items : List.of();
    }

    /** What is said to be an object; empty when it is none. */
    public static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> members ? members : Map.of();
    }

    /** One line. Any tree will do: what has no form in JSON becomes its text, and a number that is none becomes {@code null}. */
    public static String write(Map<String, ?> object) {
        return write(object, Set.of());
    }

    /** The same, without the members of these names, wherever they are in the tree. */
    public static String write(Map<String, ?> object, Set<String> without) {
        return write(object, without, false);
    }

    /** With line breaks, and one at the end: for files that people may look into. */
    public static String pretty(Map<String, ?> object) {
        return write(object, Set.of(), true) + "\n";
    }

    private static String write(Map<String, ?> object, Set<String> without, boolean pretty) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            if (pretty) json.useDefaultPrettyPrinter();
            value(json, object, without);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has nothing to fail
        }
        return text.toString();
    }

    private static void value(JsonGenerator json, @Nullable Object value, Set<String> without) throws IOException {
        if (value == null) json.writeNull();
        else if (value instanceof String text) json.writeString(text);
        else if (value instanceof Boolean flag) json.writeBoolean(flag);
        else if (value instanceof Integer || value instanceof Long || value instanceof Short)
            json.writeNumber(((Number) value).longValue());
        else if (value instanceof BigInteger number) json.writeNumber(number);
        else if (value instanceof Number number) finite(json, number.doubleValue());
        else if (value instanceof Instant at) json.writeString(TIME.format(at));
        else if (value instanceof Optional<?> maybe) value(json, maybe.orElse(null), without);
        else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (var entry : map.entrySet()) {
                String name = String.valueOf(entry.getKey());
                if (without.contains(name)) continue;
                json.writeFieldName(name);
                value(json, entry.getValue(), without);
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            for (Object item : items) value(json, item, without);
            json.writeEndArray();
        } else json.writeString(value.toString());
    }

    private static void finite(JsonGenerator json, double number) throws IOException {
        if (Double.isFinite(number)) json.writeNumber(number);
        else json.writeNull(); // JSON has no word for it
    }
}
