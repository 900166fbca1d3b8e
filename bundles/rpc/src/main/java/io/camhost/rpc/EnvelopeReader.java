package io.camhost.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the envelope of a message: strict JSON (no key twice, nothing behind the end, bounded depth) and the rules of JSON-RPC 2.0.
 *
 * <p>Threading: any thread.
 */
final class EnvelopeReader {
    private static final int DEEPEST = 64;

    // Names are neither interned nor kept: they are the client's, and a table of them would grow on demand.
    private final JsonFactory json = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    /** What a message turned out to be. */
    sealed interface Reading {
        record Understood(Envelope envelope) implements Reading {}

        /** @param id the one to answer with; empty for {@code null} */
        record Refused(Optional<Id> id, Failure failure) implements Reading {}
    }

    Reading read(String text) {
        try (JsonParser parser = json.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) return new Reading.Refused(Optional.empty(), Failure.PARSE_ERROR);
            if (first != JsonToken.START_OBJECT) {
                parser.skipChildren();
                if (parser.nextToken() != null) return new Reading.Refused(Optional.empty(), Failure.PARSE_ERROR);
                String hint = first == JsonToken.START_ARRAY
                        ? "batches are not supported: send one request per message"
                        : "a message is one JSON object";
                return new Reading.Refused(Optional.empty(), Failure.invalidRequest(hint));
            }
            Members members = new Members();
            while (parser.nextToken() != JsonToken.END_OBJECT) members.read(parser);
            if (parser.nextToken() != null) return new Reading.Refused(Optional.empty(), Failure.PARSE_ERROR);
            return members.judge();
        } catch (JsonProcessingException notJson) {
            return new Reading.Refused(Optional.empty(), Failure.PARSE_ERROR);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    /** The members of the top-level object that mean something; others are ignored. */
    private static final class Members {
        private boolean version;
        private @Nullable Id id;
        private boolean badId;
        private @Nullable String method;
        private @Nullable Object params;

        /** The parser is at a member's name. */
        void read(JsonParser parser) throws IOException {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "jsonrpc" -> {
                    version =
                            value == JsonToken.VALUE_STRING && parser.getText().equals("2.0");
                    parser.skipChildren();
                }
                case "id" -> {
                    if (value == JsonToken.VALUE_STRING) id = new Id(parser.getText(), false);
                    else if (value.isNumeric()) id = new Id(parser.getText(), true); // the very digits
                    else badId = value != JsonToken.VALUE_NULL;
                    parser.skipChildren();
                }
                case "method" -> {
                    if (value == JsonToken.VALUE_STRING) method = parser.getText();
                    parser.skipChildren();
                }
                case "params" -> params = tree(parser);
                default -> parser.skipChildren();
            }
        }

        Reading judge() {
            Optional<Id> answerTo = Optional.ofNullable(id);
            if (!version)
                return new Reading.Refused(
                        answerTo, Failure.invalidRequest("jsonrpc is required and must be the string 2.0"));
            if (badId) return new Reading.Refused(answerTo, Failure.invalidRequest("id must be a string or a number"));
            if (method == null)
                return new Reading.Refused(answerTo, Failure.invalidRequest("method is required and must be a string"));
            return new Reading.Understood(new Envelope(answerTo, method, params));
        }
    }

    /** The value the parser is at: String, Boolean, Long, BigInteger, Double, List, Map or {@code null}. */
    private static @Nullable Object tree(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, tree(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) array.add(tree(parser));
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> null;
        };
    }
}
