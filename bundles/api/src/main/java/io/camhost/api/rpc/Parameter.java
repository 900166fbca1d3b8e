package io.camhost.api.rpc;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A parameter with its rules, checked in the order type, length, pattern, range, enum; the first one broken is reported as
 * {@code rule}. An explicit {@code null} counts as absent.
 *
 * @param schema for {@code rpc.discover}, beyond what the rules say
 */
public record Parameter(
        String name,
        Type type,
        boolean required,
        String description,
        Optional<Pattern> pattern,
        OptionalInt maxLength,
        Optional<Double> minimum,
        Optional<Double> maximum,
        Set<String> values) {

    public enum Type {
        STRING,
        /** A number without fraction; given as {@link Long}. */
        INTEGER,
        /** Given as {@link Double}. */
        NUMBER,
        BOOLEAN,
        /** Given as {@code List<String>}. */
        STRINGS,
        /** Given as {@code Map<String, Object>}. */
        OBJECT,
        /** Whatever it is, given as it came: the method judges it. */
        ANY
    }

    /** Required, of that type, no further rules. */
    public static Parameter required(String name, Type type, String description) {
        return new Parameter(
                name,
                type,
                true,
                description,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    public static Parameter optional(String name, Type type, String description) {
        return new Parameter(
                name,
                type,
                false,
                description,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    /** A camera id: contract §11. */
    public static Parameter device() {
        return required("device", Type.STRING, "camera id, such as camera0")
                .matching(Pattern.compile("camera[0-9]{1,26}"));
    }

    /** The whole text matches. */
    public Parameter matching(Pattern shape) {
        return new Parameter(
                name, type, required, description, Optional.of(shape), maxLength, minimum, maximum, values);
    }

    /** The whole text matches, and is at most so long (and not empty). */
    public Parameter matching(Pattern shape, int longest) {
        return new Parameter(
                name,
                type,
                required,
                description,
                Optional.of(shape),
                OptionalInt.of(longest),
                minimum,
                maximum,
                values);
    }

    /** Both included. */
    public Parameter between(double least, double most) {
        return new Parameter(
                name, type, required, description, pattern, maxLength, Optional.of(least), Optional.of(most), values);
    }

    public Parameter oneOf(String... allowed) {
        return new Parameter(name, type, required, description, pattern, maxLength, minimum, maximum, Set.of(allowed));
    }

    /** Its JSON Schema. */
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", description);
        switch (type) {
            case STRINGS -> {
                schema.put("type", "array");
                schema.put("items", Map.of("type", "string"));
            }
            case ANY -> {}
            default -> schema.put("type", type.name().toLowerCase(Locale.ROOT));
        }
        pattern.ifPresent(shape -> schema.put("pattern", "^" + shape + "$"));
        maxLength.ifPresent(longest -> schema.put("maxLength", longest));
        minimum.ifPresent(least -> schema.put("minimum", least));
        maximum.ifPresent(most -> schema.put("maximum", most));
        if (!values.isEmpty()) schema.put("enum", values.stream().sorted().toList());
        return schema;
    }
}
