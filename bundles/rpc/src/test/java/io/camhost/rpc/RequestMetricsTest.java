package io.camhost.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {
    private final ManualClock clock = new ManualClock();
    private final RequestMetrics metrics = new RequestMetrics(clock::nanoTime);

    @Test
    void forgetsWhatIsOlderThanFiveMinutes() {
        for (int i = 0; i < 30; i++) metrics.record(2_000_000, i % 3 == 0);
        assertThat(metrics.summary().requests()).isEqualTo(30);
        assertThat(metrics.summary().errorRate()).isBetween(33.0, 34.0);
        assertThat(metrics.summary().meanMillis()).isEqualTo(2.0);
        clock.advance(RequestMetrics.WINDOW.plus(Duration.ofSeconds(10)));
        assertThat(metrics.summary().requests()).isZero();
        assertThat(metrics.summary().meanMillis()).isZero();
        assertThat(metrics.summary().total()).isEqualTo(30);
        assertThat(metrics.summary().totalErrors()).isEqualTo(10);
    }

    @Test
    void aFewErrorsAreNoRate() {
        for (int i = 0; i < 19; i++) metrics.record(1, true);
        assertThat(metrics.summary().errorRate()).isZero();
        metrics.record(1, true);
        assertThat(metrics.summary().errorRate()).isEqualTo(100.0);
    }
}
