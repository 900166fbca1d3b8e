package io.camhost.health;

import static io.camhost.api.HealthCheck.Health.DEGRADED;
import static io.camhost.api.HealthCheck.Health.HEALTHY;
import static io.camhost.api.HealthCheck.Health.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.HealthCheck.Health;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DebounceTest {
    private final Debounce debounce = new Debounce(Duration.ofSeconds(15), null);

    private boolean at(int second, Health now) {
        return debounce.changed(now, second * 1_000_000_000L);
    }

    @Test
    void theFirstValueIsTakenAsItIs() {
        assertThat(at(0, DEGRADED)).isFalse();
        assertThat(at(100, DEGRADED)).isFalse();
    }

    @Test
    void aChangeIsToldOnceItHasLasted() {
        at(0, HEALTHY);
        assertThat(at(1, DEGRADED)).isFalse();
        assertThat(at(15, DEGRADED)).isFalse();
        assertThat(at(16, DEGRADED)).isTrue();
        assertThat(at(17, DEGRADED)).isFalse();
    }

    @Test
    void whatGoesBackInTimeIsNotTold() {
        at(0, HEALTHY);
        at(1, UNHEALTHY);
        at(10, HEALTHY);
        assertThat(at(16, UNHEALTHY)).isFalse();
        assertThat(at(30, UNHEALTHY)).isFalse();
        assertThat(at(31, UNHEALTHY)).isTrue();
    }

    @Test
    void fromBadToWorseTheTimeRunsOn() {
        at(0, HEALTHY);
        at(1, DEGRADED);
        assertThat(at(16, UNHEALTHY)).isTrue();
    }

    @Test
    void aSuccessorKnowsWhatWasTold() {
        var successor = new Debounce(Duration.ofSeconds(15), HEALTHY);
        assertThat(successor.changed(DEGRADED, 0)).isFalse();
        assertThat(successor.changed(DEGRADED, 15_000_000_000L)).isTrue();
    }
}
