package io.camhost.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.camhost.api.rpc.RpcSession;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers as JSON, straight from the tree of JDK types, filling in the client's own values where a text has a template.
 *
 * <p>Threading: any thread.
 */
final class AnswerWriter {
    private static final String BEGIN = "{\"jsonrpc\":\"2.0\"";

    private final JsonFactory json = new JsonFactory();

    /** What may be told about how an answer was made. */
    record Metadata(long millis, Instant now, String correlation) {}

    /** @throws IllegalArgumentException when the result holds what cannot become JSON; names its class, not its value */
    String success(@Nullable Object result, Id id, RpcSession session, Optional<Metadata> metadata) {
        return write(id, metadata, generator -> {
            generator.writeFieldName("result");
            value(generator, result, new ClientValues(session)::fillIn);
        });
    }

    /** @param result whose text {@link #json} has made */
    String success(Template result, Id id, RpcSession session, Optional<Metadata> metadata) {
        String around = write(id, metadata, nothing -> {});
        StringBuilder text = new StringBuilder(around.length() + result.text().length() + 16);
        text.append(BEGIN).append(",\"result\":");
        result.text().appendTo(text, new ClientValues(session)::quoted);
        return text.append(around, BEGIN.length(), around.length()).toString();
    }

    /** A result as JSON, with the places for a client's own values as they are. */
    String json(Object result) {
        StringWriter text = new StringWriter(4096);
        try (JsonGenerator generator = json.createGenerator(text)) {
            value(generator, result, UnaryOperator.identity());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    String failure(Failure failure, Optional<Id> id, RpcSession session, Optional<Metadata> metadata) {
        return write(id.orElse(null), metadata, generator -> {
            generator.writeObjectFieldStart("error");
            generator.writeNumberField("code", failure.code());
            generator.writeStringField("message", failure.message());
            if (!failure.data().isEmpty()) {
                generator.writeFieldName("data");
                value(generator, failure.data(), new ClientValues(session)::fillIn);
            }
            generator.writeEndObject();
        });
    }

    private String write(@Nullable Id id, Optional<Metadata> metadata, Body body) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator generator = json.createGenerator(text)) {
            generator.writeStartObject();
            generator.writeStringField("jsonrpc", "2.0");
            body.write(generator);
            generator.writeFieldName("id");
            if (id == null) generator.writeNull();
            else if (id.number()) generator.writeRawValue(id.text());
            else generator.writeString(id.text());
            if (metadata.isPresent()) write(generator, metadata.get());
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, Metadata metadata) throws IOException {
        generator.writeObjectFieldStart("metadata");
        generator.writeNumberField("processing_time_ms", metadata.millis());
        generator.writeStringField("server_timestamp", timestamp(metadata.now()));
        generator.writeStringField("request_id", metadata.correlation());
        generator.writeEndObject();
    }

    /** @param client fills a client's own values into a text */
    private static void value(JsonGenerator generator, @Nullable Object value, UnaryOperator<String> client)
            throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof String text) {
            generator.writeString(client.apply(text));
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value instanceof Number number) {
            number(generator, number);
        } else if (value instanceof Instant instant) {
            generator.writeString(timestamp(instant));
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (var entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String name))
                    throw new IllegalArgumentException("a map's key is not a string");
                generator.writeFieldName(name);
                value(generator, entry.getValue(), client);
            }
            generator.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            generator.writeStartArray();
            for (Object item : list) value(generator, item, client);
            generator.writeEndArray();
        } else {
            throw new IllegalArgumentException(
                    "cannot become JSON: " + value.getClass().getName());
        }
    }

    private static void number(JsonGenerator generator, Number number) throws IOException {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte)
            generator.writeNumber(number.longValue());
        else if (number instanceof BigInteger big) generator.writeNumber(big);
        else if (number instanceof BigDecimal big) generator.writeNumber(big);
        else if (number instanceof Double || number instanceof Float) {
            double real = number.doubleValue();
            if (!Double.isFinite(real)) throw new IllegalArgumentException("cannot become JSON: " + real);
            if (number instanceof Float single) generator.writeNumber(single);
            else generator.writeNumber(real);
        } else generator.writeNumber(number.longValue()); // counters such as AtomicLong
    }

    /** ISO 8601, UTC, zero or three fraction digits. */
    static String timestamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private interface Body {
        void write(JsonGenerator generator) throws IOException;
    }
}
