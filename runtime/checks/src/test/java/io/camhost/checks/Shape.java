package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an answer must look like: JSON in which a value is either the very value or one of the words {@code <ts> <text> <name> <int>
 * <number> <flag> <texts> <camera> <url> <any>}. A list with one element: all elements look like that. Further members are tolerated, as
 * by clients.
 */
final class Shape {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{3})?Z");

    private Shape() {}

    static void check(JsonNode actual, String expected) {
        try {
            List<String> wrong = new ArrayList<>();
            compare("", Host.JSON.readTree(expected), actual, wrong);
            assertThat(wrong).as("%s", actual).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(expected, e);
        }
    }

    private static void compare(String at, JsonNode expected, JsonNode actual, List<String> wrong) {
        if (expected.isTextual() && expected.asText().matches("<\\w+>")) {
            if (!is(expected.asText(), actual)) wrong.add(at + " is no " + expected.asText() + ": " + actual);
        } else if (expected.isObject()) {
            if (!actual.isObject()) wrong.add(at + " is no object: " + actual);
            expected.properties()
                    .forEach(member -> compare(
                            at + "." + member.getKey(), member.getValue(), actual.path(member.getKey()), wrong));
        } else if (expected.isArray() && expected.size() == 1 && actual.isArray()) {
            if (actual.isEmpty()) wrong.add(at + " is empty");
            for (int i = 0; i < actual.size(); i++) compare(at + "[" + i + "]", expected.get(0), actual.get(i), wrong);
        } else if (!expected.equals(actual)) {
            wrong.add(at + " should be " + expected + ", is " + actual);
        }
    }

    private static boolean is(String word, JsonNode value) {
        return switch (word) {
            case "<ts>" -> value.isTextual() && TIME.matcher(value.asText()).matches();
            case "<text>" -> value.isTextual();
            case "<name>" -> value.isTextual() && !value.asText().isEmpty();
            case "<int>" -> value.isIntegralNumber() && value.asLong() >= 0;
            case "<number>" -> value.isNumber();
            case "<flag>" -> value.isBoolean();
            case "<texts>" -> value.isArray() && all(value, JsonNode::isTextual);
            case "<ints>" -> value.isArray() && all(value, JsonNode::isIntegralNumber);
            case "<camera>" -> value.isTextual() && value.asText().matches("camera[0-9]+");
            case "<url>" -> value.isTextual() && value.asText().matches("(rtsp|https?)://[^${}]+");
            case "<any>" -> !value.isMissingNode();
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static boolean all(JsonNode list, java.util.function.Predicate<JsonNode> test) {
        for (JsonNode item : list) if (!test.test(item)) return false;
        return true;
    }
}
