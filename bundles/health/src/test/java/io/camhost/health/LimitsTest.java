package io.camhost.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.HealthCheck.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private final Limits limits = new Limits(90, 90, 1000, 100);

    @ParameterizedTest
    @CsvSource({"0,HEALTHY", "89.9,HEALTHY", "90,DEGRADED", "95,DEGRADED", "95.1,UNHEALTHY"})
    void memory(double percent, Health health) {
        assertThat(limits.memory(percent)).isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({"89,HEALTHY", "90,DEGRADED", "95,DEGRADED", "96,UNHEALTHY"})
    void connections(int open, Health health) {
        assertThat(limits.connections(open)).isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({"999,HEALTHY", "1000,DEGRADED", "1200,DEGRADED", "1201,UNHEALTHY"})
    void threads(int alive, Health health) {
        assertThat(limits.threads(alive)).isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({"69.9,HEALTHY", "70,DEGRADED", "85,DEGRADED", "85.1,UNHEALTHY"})
    void storage(double used, Health health) {
        assertThat(Limits.storage(used)).isEqualTo(health);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Limits(0, 90, 1000, 100))
                .hasMessage("performance.monitoring_thresholds.memory_usage_percent: above 0 and at most 100, got 0.0");
        assertThatThrownBy(() -> new Limits(90, 90, 0, 100)).hasMessageContaining("threads_limit");
    }
}
