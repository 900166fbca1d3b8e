package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsEveryKindOfValue() {
        assertThat(Json.object(" {\"a\": [1, -2.5e1, true, null, \"x\\n\\u00e9\\\"\"], \"b\": {}, \"c\":[]} "))
                .isEqualTo(Map.of("a", Arrays.asList(1L, -25.0, true, null, "x\né\""), "b", Map.of(), "c", List.of()));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Map<String, Object> tree = Map.of("text", "a\"b\\c\n\u0001é", "list", List.of(1L, true, Map.of("k", "v")));
        assertThat(Json.object(Json.write(tree))).isEqualTo(tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\"}", "[1,]", "\"x", "nul", "1 2", "{\"a\":1", "\"\\u12\"", "--"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tooDeepIsRefusedInsteadOfOverflowingTheStack() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
