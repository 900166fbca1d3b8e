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
import java.util.LinkedHashMap;
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
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"result\":";
    private static final String ERROR = "{\"jsonrpc\":\"2.0\",\"error\":";

    private final JsonFactory json = new JsonFactory();

    /** What may be told about how an answer was made. */
    record Metadata(long millis, Instant now, String correlation) {}

    /** @throws IllegalArgumentException when the result holds what cannot become JSON; names its class, not its value */
    String success(@Nullable Object result, Id id, RpcSession session, Optional<Metadata> metadata) {
        return RESULT + json(result, new ClientValues(session)::fillIn) + end(id, metadata);
    }

    /** @param result whose text {@link #json} has made */
    String success(Template result, Id id, RpcSession session, Optional<Metadata> metadata) {
        return result.text().fillIn(RESULT, new ClientValues(session)::quoted, end(id, metadata));
    }

    /** A result as JSON, with the places for a client's own values as they are. */
    String json(Object result) {
        return json(result, UnaryOperator.identity());
    }

    String failure(Failure failure, Optional<Id> id, RpcSession session, Optional<Metadata> metadata) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", failure.code());
        error.put("message", failure.message());
        if (!failure.data().isEmpty()) error.put("data", failure.data());
        return ERROR + json(error, new ClientValues(session)::fillIn) + end(id.orElse(null), metadata);
    }

    private String json(@Nullable Object value, UnaryOperator<String> client) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator generator = json.createGenerator(text)) {
            value(generator, value, client);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    private static String end(@Nullable Id id, Optional<Metadata> metadata) {
        return ",\"id\":" + (id == null ? "null" : text(id))
                + metadata.map(AnswerWriter::text).orElse("") + "}";
    }

    private static String text(Id id) {
        return id.number() ? id.text() : '"' + ClientValues.quote(id.text()) + '"';
    }

    private static String text(Metadata metadata) {
        return ",\"metadata\":{\"processing_time_ms\":" + metadata.millis()
                + ",\"server_timestamp\":\"" + timestamp(metadata.now())
                + "\",\"request_id\":\"" + ClientValues.quote(metadata.correlation()) + "\"}";
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
}
