package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.media.mediamtx.Breaker.State;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerTest {
    private final ManualClock clock = new ManualClock();
    private double chance;
    private Breaker breaker = breaker(1, 1);

    private Breaker breaker(double low, double high) {
        return new Breaker(Given.checks(low, high), clock, clock::nanoTime, () -> chance);
    }

    /** Waits until it is time. @return seconds that took */
    private long untilDue() {
        long seconds = 0;
        while (!breaker.due()) {
            clock.advance(Duration.ofSeconds(1));
            seconds++;
            assertThat(seconds).isLessThan(1000);
        }
        return seconds;
    }

    /** Checks when it is time to: f fails, s succeeds. */
    private void checks(String outcomes) {
        for (char outcome : outcomes.toCharArray()) {
            untilDue();
            if (outcome == 'f') breaker.failed("no answer");
            else breaker.succeeded();
        }
    }

    private Object counter(String name) {
        return breaker.details().get(name);
    }

    // F = 10, R = 3
    @ParameterizedTest
    @CsvSource({
        "s,                    CLOSED,    0, 0, 0, 0",
        "f,                    CLOSED,    1, 0, 0, 0",
        "fffffffff,            CLOSED,    9, 0, 0, 0",
        "fffffffffs,           CLOSED,    0, 0, 0, 0",
        "fffffffffsfffffffff,  CLOSED,    9, 0, 0, 0",
        "ffffffffff,           OPEN,     10, 0, 1, 0",
        "ffffffffffs,          HALF_OPEN,10, 1, 1, 0",
        "ffffffffffss,         HALF_OPEN,10, 2, 1, 0",
        "ffffffffffsss,        CLOSED,    0, 0, 1, 1",
        "fffffffffff,          HALF_OPEN,10, 0, 1, 0",
        "ffffffffffssf,        HALF_OPEN,10, 0, 1, 0",
        "ffffffffffssfss,      HALF_OPEN,10, 2, 1, 0",
        "ffffffffffsfsfsfsf,   HALF_OPEN,10, 0, 1, 0",
        "ffffffffffssfsss,     CLOSED,    0, 0, 1, 1",
        "ffffffffffsssf,       CLOSED,    1, 0, 1, 1",
        "ffffffffffsssffffffffff, OPEN,  10, 0, 2, 1",
        "ffffffffffsssffffffffffsss, CLOSED, 0, 0, 2, 2"
    })
    void opensAndClosesAsTheTableSays(
            String outcomes, State state, int failures, int confirmations, long activations, long recoveries) {
        checks(outcomes);
        assertThat(breaker.state()).isEqualTo(state);
        assertThat(counter("checks")).isEqualTo((long) outcomes.length());
        assertThat(counter("consecutive_failures")).isEqualTo(failures);
        assertThat(counter("confirmations")).isEqualTo(confirmations);
        assertThat(counter("activations")).isEqualTo(activations);
        assertThat(counter("recoveries")).isEqualTo(recoveries);
    }

    @Test
    void pausesDoubleUpToTheLongestAndASuccessBringsTheUsualOneBack() {
        assertThat(untilDue()).isZero();
        List<Long> pauses = new ArrayList<>();
        for (char outcome : "ssfffsf".toCharArray()) {
            checks(String.valueOf(outcome));
            pauses.add(untilDue());
        }
        assertThat(pauses).containsExactly(30L, 30L, 60L, 120L, 120L, 30L, 60L);
    }

    @Test
    void whileOpenNothingIsCheckedAndAfterwardsAFailureDoesNotWaitForThatAgain() {
        checks("ffffffffff");
        assertThat(untilDue()).isEqualTo(60);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        checks("f");
        assertThat(untilDue()).isEqualTo(120); // the longest pause, not another 60 s of being open
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        checks("s");
        assertThat(untilDue()).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.5, 0.999})
    void chanceMovesAPauseByAFifthAtMost(double drawn) {
        breaker = breaker(0.8, 1.2);
        chance = drawn;
        checks("f");
        assertThat(untilDue()).isEqualTo((long) Math.ceil(60 * (0.8 + 0.4 * drawn)));
        checks("ff");
        assertThat(untilDue()).isEqualTo((long) Math.ceil(120 * (0.8 + 0.4 * drawn)));
    }

    @Test
    void aSuccessorGoesOnWhereItsPredecessorStopped() {
        checks("ffffffffffss");
        clock.advance(Duration.ofSeconds(10));
        Map<String, Object> kept = breaker.keep();
        Map<String, Object> before = breaker.details();
        breaker = breaker(1, 1);
        breaker.restore(kept);
        assertThat(breaker.details()).isEqualTo(before).containsKeys("last_success", "last_failure");
        assertThat(untilDue()).isEqualTo(20);
        checks("s");
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void anOpenOneIsStillOpenAfterASwap() {
        checks("ffffffffff");
        clock.advance(Duration.ofSeconds(50));
        Map<String, Object> kept = breaker.keep();
        breaker = breaker(1, 1);
        breaker.restore(kept);
        assertThat(untilDue()).isEqualTo(10);
    }
}
