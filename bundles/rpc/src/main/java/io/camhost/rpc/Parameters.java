package io.camhost.rpc;

import io.camhost.api.CamhostException;
import io.camhost.api.rpc.Parameter;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks what a client has sent against a method's definition: type, length, pattern, range, enumeration, in this order. */
final class Parameters {
    private Parameters() {}

    /**
     * @param params a tree of JDK types; {@code null} counts as {@code {}}
     * @return what is present: with the type the definition promises, or as it came where it is not named there
     * @throws CamhostException INVALID_PARAMETER
     */
    static Map<String, Object> check(List<Parameter> definition, @Nullable Object params) {
        if (params == null) params = Map.of();
        if (!(params instanceof Map<?, ?> given))
            throw CamhostException.invalidParameter("params", "object", "an object with the parameters by name");
        Map<String, Object> checked = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (value != null) checked.put((String) name, value);
        });
        for (Parameter parameter : definition) {
            Object value = checked.get(parameter.name());
            if (value != null) checked.put(parameter.name(), check(parameter, value));
            else if (parameter.required()) throw broken(parameter, "required");
        }
        return checked;
    }

    private static Object check(Parameter parameter, Object value) {
        Object typed = typed(parameter, value).orElseThrow(() -> broken(parameter, "type"));
        if (typed instanceof String text) checkText(parameter, text);
        if (typed instanceof Number number) checkRange(parameter, number.doubleValue());
        if (!parameter.values().isEmpty() && !parameter.values().contains(String.valueOf(typed)))
            throw broken(parameter, "enum");
        return typed;
    }

    private static void checkText(Parameter parameter, String text) {
        if (parameter.maxLength().isPresent()
                && (text.isEmpty() || text.length() > parameter.maxLength().getAsInt()))
            throw broken(parameter, "length");
        if (parameter.pattern().isPresent()
                && !parameter.pattern().get().matcher(text).matches()) throw broken(parameter, "pattern");
    }

    private static void checkRange(Parameter parameter, double number) {
        boolean low =
                parameter.minimum().isPresent() && number < parameter.minimum().get();
        boolean high =
                parameter.maximum().isPresent() && number > parameter.maximum().get();
        if (low || high || !Double.isFinite(number)) throw broken(parameter, "range");
    }

    /** The value in the type the definition promises; empty when it is of another one. */
    private static Optional<Object> typed(Parameter parameter, Object value) {
        return switch (parameter.type()) {
            case STRING -> only(String.class, value);
            case BOOLEAN -> only(Boolean.class, value);
            case OBJECT -> only(Map.class, value);
            case NUMBER -> value instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
            case INTEGER -> whole(parameter, value);
            case ANY -> Optional.of(value);
            case STRINGS ->
                value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                        ? Optional.of(list)
                        : Optional.empty();
        };
    }

    private static Optional<Object> only(Class<?> type, Object value) {
        return type.isInstance(value) ? Optional.of(value) : Optional.empty();
    }

    /** A number without fraction, however it is written: 5, 5.0, 5e0. */
    private static Optional<Object> whole(Parameter parameter, Object value) {
        if (value instanceof Long) return Optional.of(value);
        if (value instanceof BigInteger) throw broken(parameter, "range");
        if (!(value instanceof Double real) || real != Math.rint(real)) return Optional.empty();
        if (Math.abs(real) > 1L << 53) throw broken(parameter, "range");
        return Optional.of(real.longValue());
    }

    private static CamhostException broken(Parameter parameter, String rule) {
        return CamhostException.invalidParameter(parameter.name(), rule, hint(parameter));
    }

    /** What would be right. */
    private static String hint(Parameter parameter) {
        String kind = switch (parameter.type()) {
            case STRING -> "a text";
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case STRINGS -> "a list of texts";
            case OBJECT -> "an object";
            case ANY -> "a value";
        };
        StringBuilder hint = new StringBuilder(kind);
        parameter.minimum().ifPresent(least -> hint.append(", at least ").append(plain(least)));
        parameter.maximum().ifPresent(most -> hint.append(", at most ").append(plain(most)));
        parameter
                .maxLength()
                .ifPresent(longest -> hint.append(" of 1 to ").append(longest).append(" characters"));
        parameter.pattern().ifPresent(shape -> hint.append(" that matches ").append(shape));
        if (!parameter.values().isEmpty())
            hint.append(", one of ")
                    .append(String.join(
                            ", ", parameter.values().stream().sorted().toList()));
        return hint.append(": ").append(parameter.description()).toString();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
