package io.camhost.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryVaultTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private final Vault vault = new MemoryVault(() -> AT);

    @Test
    void givesBackWhatWasPutOnceAndSaysWhen() {
        Map<String, Object> state = Map.of(
                "text",
                "a",
                "number",
                1L,
                "bytes",
                new byte[] {1},
                "at",
                AT,
                "for",
                Duration.ofSeconds(2),
                "set",
                Set.of("x"));
        vault.put("bundle", state);
        var handover = vault.take("bundle").orElseThrow();
        assertThat(handover.at()).isEqualTo(AT);
        assertThat(handover.state()).usingRecursiveComparison().isEqualTo(state);
        assertThat(vault.take("bundle")).isEmpty();
    }

    @Test
    void keepsACopyThatNobodyCanChange() {
        List<String> list = new ArrayList<>(List.of("a"));
        byte[] bytes = {1};
        vault.put("bundle", Map.of("list", list, "bytes", bytes));
        list.add("b");
        bytes[0] = 2;
        var state = vault.take("bundle").orElseThrow().state();
        assertThat(state.get("list")).isEqualTo(List.of("a"));
        assertThat((byte[]) state.get("bytes")).containsExactly(1);
        assertThatThrownBy(() -> state.put("more", 1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesWhatWouldPinAClassLoaderAndSaysWhereItIs() {
        assertThatThrownBy(() -> vault.put("bundle", Map.of("outer", List.of(Map.of("inner", new BigDecimal(1))))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bundle.outer[0].inner")
                .hasMessageContaining("java.math.BigDecimal");
        assertThatThrownBy(() -> vault.put("bundle", Collections.singletonMap("nothing", null)))
                .hasMessageContaining("null");
        assertThatThrownBy(() -> vault.put("bundle", Map.of("map", new HashMap<>(Map.of(1, "one")))))
                .hasMessageContaining("java.lang.Integer");
        assertThat(vault.take("bundle")).isEmpty();
    }

    @Test
    void refusesWhatContainsItself() {
        List<Object> loop = new ArrayList<>(Arrays.asList("a"));
        loop.add(loop);
        assertThatThrownBy(() -> vault.put("bundle", Map.of("loop", loop))).hasMessageContaining("deep");
    }
}
