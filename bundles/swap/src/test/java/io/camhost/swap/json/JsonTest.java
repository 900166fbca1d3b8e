package io.camhost.swap.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("text", "ä \"quoted\"\n");
        tree.put("whole", 5_000_000_000L);
        tree.put("large", new BigInteger("123456789012345678901234567890"));
        tree.put("real", 1.5);
        tree.put("flag", true);
        tree.put("list", List.of(1, Map.of("a", "b"), List.of()));
        assertThat(Json.read(Json.write(tree))).isEqualTo(tree);
        assertThat(Json.read(Json.pretty(tree))).isEqualTo(tree);
        assertThat(Json.read(Json.write(tree)).keySet()).containsExactlyElementsOf(tree.keySet());
    }

    @Test
    void nullIsLeftOut() throws IOException {
        assertThat(Json.read("{\"a\": null, \"b\": [null, 1], \"c\": 2, \"c\": null}"))
                .isEqualTo(Map.of("b", List.of(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "null", "{", "{\"a\":}", "{\"a\":[1", "{} {}", "{} x", "nonsense"})
    void onlyOneObjectIsRead(String text) {
        assertThatIOException().isThrownBy(() -> Json.read(text));
    }

    @Test
    void whatHasNoFormOfItsOwnIsText() {
        assertThat(Json.write(Map.of("at", Instant.parse("2026-01-02T03:04:05Z"))))
                .isEqualTo("{\"at\":\"2026-01-02T03:04:05.000Z\"}");
        assertThat(Json.write(Map.of("maybe", Optional.of("x")))).isEqualTo("{\"maybe\":\"x\"}");
        assertThat(Json.write(Map.of("nothing", Optional.empty()))).isEqualTo("{\"nothing\":null}");
        assertThat(Json.write(Map.of("none", Double.NaN))).isEqualTo("{\"none\":null}");
        assertThat(Json.write(Map.of("other", Thread.State.NEW))).isEqualTo("{\"other\":\"NEW\"}");
    }

    @Test
    void membersThatAreNotThereHaveADefault() throws IOException {
        Map<String, Object> tree = Json.read("{\"text\": \"a\", \"number\": 7, \"list\": [1]}");
        assertThat(Json.text(tree, "text")).isEqualTo("a");
        assertThat(Json.text(tree, "number")).isEqualTo("7");
        assertThat(Json.text(tree, "list")).isEmpty();
        assertThat(Json.text(tree, "missing")).isEmpty();
        assertThat(Json.number(tree, "number", -1)).isEqualTo(7);
        assertThat(Json.number(tree, "text", -1)).isEqualTo(-1);
        assertThat(Json.items(tree, "list")).isEqualTo(List.of(1));
        assertThat(Json.items(tree, "text")).isEmpty();
        assertThat(Json.object(tree.get("text"))).isEmpty();
    }
}
