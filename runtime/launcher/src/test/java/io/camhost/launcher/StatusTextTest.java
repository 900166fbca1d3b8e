package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    @Test
    void whatTheMediaServerCannotDoIsBelowItsHealth() {
        var report = Map.of(
                "name", "mediamtx",
                "health", "healthy",
                "message", "runs MediaMTX v1.5.1",
                "details", Map.of("limits", List.of("patience: works from 2.0")));
        assertThat(StatusText.full(Map.of("ready", true, "health", List.of(report))))
                .containsSequence(
                        "  mediamtx  healthy: runs MediaMTX v1.5.1", "            without patience: works from 2.0");
    }
}
