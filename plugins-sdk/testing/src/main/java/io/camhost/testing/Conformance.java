package io.camhost.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds a result, as a method gives it, against the JSON Schema that it publishes; what a schema does not say is not checked. */
final class Conformance {
    private Conformance() {}

    static void check(@Nullable Object value, Map<?, ?> schema, String where) {
        if (schema.get("const") != null) assertThat(value).as(where).isEqualTo(schema.get("const"));
        if (schema.get("enum") instanceof List<?> allowed)
            assertThat(allowed.contains(value)).as("%s: %s", where, value).isTrue();
        switch (String.valueOf(schema.get("type"))) {
            case "string" ->
                assertThat(value)
                        .as(where)
                        .isInstanceOf("date-time".equals(schema.get("format")) ? Instant.class : String.class);
            case "integer" -> {
                assertThat(value).as(where).isInstanceOfAny(Integer.class, Long.class);
                checkRange(value, schema, where);
            }
            case "number" -> {
                assertThat(value).as(where).isInstanceOf(Number.class);
                checkRange(value, schema, where);
            }
            case "boolean" -> assertThat(value).as(where).isInstanceOf(Boolean.class);
            case "array" -> {
                assertThat(value).as(where).isInstanceOf(List.class);
                if (value instanceof List<?> items && schema.get("items") instanceof Map<?, ?> each)
                    for (Object item : items) check(item, each, where + "[]");
            }
            case "object" -> {
                assertThat(value).as(where).isInstanceOf(Map.class);
                if (value instanceof Map<?, ?> members) checkMembers(members, schema, where);
            }
            case "null" -> {} // no type is named
            default -> throw new AssertionError(where + ": no type of JSON Schema in " + schema);
        }
    }

    private static void checkRange(@Nullable Object value, Map<?, ?> schema, String where) {
        if (value instanceof Number number && schema.get("minimum") instanceof Number least)
            assertThat(number.doubleValue()).as(where).isGreaterThanOrEqualTo(least.doubleValue());
        if (value instanceof Number number && schema.get("maximum") instanceof Number most)
            assertThat(number.doubleValue()).as(where).isLessThanOrEqualTo(most.doubleValue());
    }

    private static void checkMembers(Map<?, ?> members, Map<?, ?> schema, String where) {
        if (schema.get("required") instanceof List<?> required)
            assertThat(members.keySet().containsAll(required))
                    .as("%s has %s", where, required)
                    .isTrue();
        if (schema.get("properties") instanceof Map<?, ?> properties)
            properties.forEach((name, each) -> {
                if (members.containsKey(name) && each instanceof Map<?, ?> of)
                    check(members.get(name), of, where + "." + name);
            });
        if (schema.get("additionalProperties") instanceof Map<?, ?> each)
            members.forEach((name, item) -> check(item, each, where + "." + name));
    }
}
