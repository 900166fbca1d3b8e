package io.camhost.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.testing.FakeSession;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final ManualClock clock = new ManualClock();
    private final FakeSession session = new FakeSession();
    private final RateLimit limit = new RateLimit(6000, 60, 200, clock::nanoTime);

    @Test
    void letsABurstThroughAndThenSoManyASecond() {
        for (int i = 0; i < 200; i++) assertThat(limit.take(session)).isZero();
        assertThat(limit.take(session)).isEqualTo(10);
        clock.advance(Duration.ofMillis(10));
        assertThat(limit.take(session)).isZero();
        assertThat(limit.take(session)).isPositive();
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) assertThat(limit.take(session)).isZero();
        assertThat(limit.take(session)).isPositive();
    }

    @Test
    void whoIsRefusedLosesNothing() {
        for (int i = 0; i < 200; i++) limit.take(session);
        for (int i = 0; i < 1000; i++) assertThat(limit.take(session)).isEqualTo(10);
    }

    @Test
    void anIdleConnectionSavesNoMoreThanTheBurst() {
        limit.take(session);
        clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 200; i++) assertThat(limit.take(session)).isZero();
        assertThat(limit.take(session)).isPositive();
    }

    @Test
    void connectionsHaveBucketsOfTheirOwn() {
        for (int i = 0; i < 201; i++) limit.take(session);
        assertThat(limit.take(new FakeSession())).isZero();
    }

    @Test
    void theBucketOutlivesTheOneWhoMadeIt() {
        for (int i = 0; i < 200; i++) limit.take(session);
        assertThat(new RateLimit(6000, 60, 200, clock::nanoTime).take(session)).isPositive();
        assertThat(session.attributes().get(RateLimit.BUCKET).getClass().getClassLoader())
                .isNull();
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new RateLimit(0, 60, 200, clock::nanoTime))
                .hasMessage("security.rate_limit_requests: must be at least 1, got 0");
        assertThatThrownBy(() -> new RateLimit(1, 0, 200, clock::nanoTime))
                .hasMessageContaining("security.rate_limit_window");
        assertThatThrownBy(() -> new RateLimit(1, Double.NaN, 200, clock::nanoTime))
                .hasMessageContaining("security.rate_limit_window");
        assertThatThrownBy(() -> new RateLimit(1, 1, 0, clock::nanoTime))
                .hasMessageContaining("security.rate_limit_burst");
    }
}
