package io.camhost.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camhost.api.CamhostException;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.Parameter.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParametersTest {
    private static final Parameter FILENAME = Parameter.required("filename", Type.STRING, "a file")
            .matching(Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*"), 255);
    private static final Parameter LIMIT =
            Parameter.optional("limit", Type.INTEGER, "so many").between(1, 1000);
    private static final Parameter FORMAT =
            Parameter.optional("format", Type.STRING, "container").oneOf("mp4", "mkv");
    private static final Parameter SIZE =
            Parameter.optional("size", Type.NUMBER, "GB").between(0.5, 1000);
    private static final Parameter TOPICS = Parameter.optional("topics", Type.STRINGS, "topics");
    private static final Parameter FLAG = Parameter.optional("flag", Type.BOOLEAN, "yes or no");
    private static final Parameter FILTERS = Parameter.optional("filters", Type.OBJECT, "filters");

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(Parameter.device(), null, "required"),
                Arguments.of(Parameter.device(), 0L, "type"),
                Arguments.of(Parameter.device(), "", "pattern"),
                Arguments.of(Parameter.device(), "video0", "pattern"),
                Arguments.of(Parameter.device(), "camera", "pattern"),
                Arguments.of(Parameter.device(), "camera0\n", "pattern"),
                Arguments.of(Parameter.device(), "/dev/video0", "pattern"),
                Arguments.of(Parameter.device(), "camera" + "0".repeat(27), "pattern"),
                Arguments.of(FILENAME, "", "length"),
                Arguments.of(FILENAME, "a".repeat(256), "length"),
                Arguments.of(FILENAME, "../a", "pattern"),
                Arguments.of(LIMIT, "5", "type"),
                Arguments.of(LIMIT, 1.5, "type"),
                Arguments.of(LIMIT, true, "type"),
                Arguments.of(LIMIT, 0L, "range"),
                Arguments.of(LIMIT, 1001L, "range"),
                Arguments.of(LIMIT, 1e300, "range"),
                Arguments.of(LIMIT, Double.POSITIVE_INFINITY, "range"),
                Arguments.of(LIMIT, new java.math.BigInteger("9".repeat(40)), "range"),
                Arguments.of(SIZE, 0.4, "range"),
                Arguments.of(SIZE, Double.POSITIVE_INFINITY, "range"),
                Arguments.of(SIZE, "1", "type"),
                Arguments.of(FORMAT, "avi", "enum"),
                Arguments.of(FORMAT, 1L, "type"),
                Arguments.of(FLAG, "true", "type"),
                Arguments.of(FLAG, 1L, "type"),
                Arguments.of(TOPICS, "a", "type"),
                Arguments.of(TOPICS, List.of("a", 1L), "type"),
                Arguments.of(TOPICS, Arrays.asList("a", null), "type"),
                Arguments.of(FILTERS, List.of(), "type"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void tellsWhichRuleIsBroken(Parameter parameter, Object value, String rule) {
        Map<String, Object> params = new HashMap<>();
        params.put(parameter.name(), value);
        var error = catchThrowableOfType(CamhostException.class, () -> Parameters.check(List.of(parameter), params));
        assertThat(error.data()).containsEntry("param", parameter.name()).containsEntry("rule", rule);
        assertThat((String) error.data().get("hint")).isNotBlank().doesNotContain("avi");
    }

    @ParameterizedTest
    @MethodSource("notObjects")
    void paramsThatAreNoObjectBreakTheirOwnRule(Object params) {
        var error = catchThrowableOfType(CamhostException.class, () -> Parameters.check(List.of(), params));
        assertThat(error.data()).containsEntry("param", "params").containsEntry("rule", "object");
    }

    static Stream<Object> notObjects() {
        return Stream.of(List.of(), "a", 1L, true);
    }

    @Test
    void givesWhatIsPresentInThePromisedTypesAndTheRestAsItCame() {
        Map<String, Object> params = new HashMap<>();
        params.put("filename", "a.mp4");
        params.put("limit", 5.0);
        params.put("size", 2L);
        params.put("format", null);
        params.put("unknown", "x");
        assertThat(Parameters.check(List.of(FILENAME, LIMIT, SIZE, FORMAT, FLAG), params))
                .isEqualTo(Map.of("filename", "a.mp4", "limit", 5L, "size", 2.0, "unknown", "x"));
    }

    @Test
    void absentParamsAreNone() {
        assertThat(Parameters.check(List.of(LIMIT), null)).isEmpty();
    }

    @Test
    void anExplicitNullForARequiredOneIsMissing() {
        Map<String, Object> params = new HashMap<>();
        params.put("device", null);
        var error = catchThrowableOfType(
                CamhostException.class, () -> Parameters.check(List.of(Parameter.device()), params));
        assertThat(error.data()).containsEntry("rule", "required");
    }
}
