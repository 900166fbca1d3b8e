package io.camhost.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
    private final ManualClock clock = new ManualClock();
    private final FailureLimit limit = limit();

    private FailureLimit limit() {
        return new FailureLimit(3, Duration.ofSeconds(60), Duration.ofSeconds(300), clock);
    }

    @Test
    void shutsOutAfterSoManyAndForSoLong() {
        assertThat(limit.failed("a")).isFalse();
        assertThat(limit.failed("a")).isFalse();
        assertThat(limit.shutOut("a")).isZero();
        assertThat(limit.failed("a")).isTrue();
        assertThat(limit.shutOut("a")).isEqualTo(Duration.ofSeconds(300));
        assertThat(limit.shutOut("b")).isZero();
        clock.advance(Duration.ofSeconds(299));
        assertThat(limit.shutOut("a")).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(limit.shutOut("a")).isZero();
        assertThat(limit.failed("a")).isFalse();
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        limit.failed("a");
        limit.failed("a");
        clock.advance(Duration.ofSeconds(60));
        assertThat(limit.failed("a")).isFalse();
        assertThat(limit.failed("a")).isFalse();
        assertThat(limit.failed("a")).isTrue();
    }

    @Test
    void withoutALockoutItIsUntilTheWindowEnds() {
        var perWindow = new FailureLimit(2, Duration.ofSeconds(60), Duration.ZERO, clock);
        perWindow.failed("a");
        clock.advance(Duration.ofSeconds(20));
        perWindow.failed("a");
        assertThat(perWindow.shutOut("a")).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void staysBoundedAndKeepsThoseItHasShutOut() {
        for (int i = 0; i < 3; i++) limit.failed("attacker");
        for (int i = 0; i < 25_000; i++) limit.failed("address" + i);
        assertThat(limit.state()).hasSizeLessThanOrEqualTo(10_000);
        assertThat(limit.shutOut("attacker")).isPositive();
    }

    @Test
    void aSuccessorGoesOnCounting() {
        limit.failed("a");
        limit.failed("a");
        for (int i = 0; i < 3; i++) limit.failed("b");
        var successor = limit();
        successor.failed("c");
        successor.merge(limit.state());
        assertThat(successor.shutOut("b")).isEqualTo(Duration.ofSeconds(300));
        assertThat(successor.failed("a")).isTrue();
        assertThat(successor.failed("c")).isFalse();
    }

    @Test
    void handsOverOnlyWhatStillMatters() {
        limit.failed("a");
        clock.advance(Duration.ofSeconds(61));
        limit.failed("b");
        assertThat(limit.state()).containsOnlyKeys("b");
    }
}
