package io.camhost.swap.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UptimeTest {
    @Test
    void countsFromWhatTheLauncherHasNoted() {
        assertThat(Uptime.since("-5", 3_000_000_000L, Instant.EPOCH)).isEqualTo(Duration.ofNanos(3_000_000_005L));
    }

    @Test
    void countsFromTheStartOfTheProcessWithoutALauncher() {
        Instant began = ProcessHandle.current().info().startInstant().orElseThrow();
        assertThat(Uptime.since(null, 0, began.plusSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    }
}
