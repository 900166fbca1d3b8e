package io.camhost.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes trees of JDK types as JSON; by hand, since a mapper would remember the classes that plugins put into their reports. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    /** A JSON object. */
    static String write(Map<String, ?> object) {
        var text = new StringWriter(256);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            value(json, object);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has nothing to fail
        }
        return text.toString();
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) json.writeNull();
        else if (value instanceof String text) json.writeString(text);
        else if (value instanceof Boolean flag) json.writeBoolean(flag);
        else if (value instanceof Integer || value instanceof Long || value instanceof Short)
            json.writeNumber(((Number) value).longValue());
        else if (value instanceof Number number) finite(json, number.doubleValue());
        else if (value instanceof Instant at) json.writeString(time(at));
        else if (value instanceof Optional<?> maybe) value(json, maybe.orElse(null));
        else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (var entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                value(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            for (Object item : items) value(json, item);
            json.writeEndArray();
        } else json.writeString(value.toString());
    }

    private static void finite(JsonGenerator json, double number) throws IOException {
        if (Double.isFinite(number)) json.writeNumber(number);
        else json.writeNull(); // JSON has no word for it
    }
}
