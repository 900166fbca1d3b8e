package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.camhost.discovery.v4l2.Pace.Mode;
import io.camhost.discovery.v4l2.Pace.Source;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PaceTest {
    private static final double SECOND = 1e9;

    private static Pace pace(Mode mode) {
        return new Pace(mode, Duration.ofMillis(100), Duration.ofSeconds(90), () -> 1.0, 0);
    }

    private static double succeeded(Pace pace, double now, Source source) {
        return pace.succeeded(Math.round(now * SECOND), source) / SECOND;
    }

    @ParameterizedTest
    @CsvSource({
        "5.1, 0.08", // stale
        "5.0, 0.1",
        "2.5, 0.1",
        "2.4, 0.12" // fresh
    })
    void theNextLookDependsOnTheAgeOfTheLastEvent(double age, double next) {
        assertThat(succeeded(pace(Mode.HYBRID), age, Source.PROVEN)).isEqualTo(next, within(1e-9));
    }

    @Test
    void anIntervalStaysBetweenItsBounds() {
        Pace stale = pace(Mode.HYBRID);
        Pace fresh = pace(Mode.POLL_ONLY);
        double quick = 0;
        double slow = 0;
        for (int i = 0; i < 100; i++) {
            quick = succeeded(stale, 100, Source.PROVEN);
            slow = succeeded(fresh, 1, Source.NONE);
        }
        assertThat(quick).isEqualTo(0.05, within(1e-9));
        assertThat(slow).isEqualTo(1.0, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void howeverOftenItLooksItChecksSeldom(Mode mode) {
        Pace pace = pace(mode);
        assertThat(pace.checks(Math.round(89 * SECOND))).isFalse();
        assertThat(pace.checks(Math.round(90 * SECOND))).isTrue();
        assertThat(pace.checks(Math.round(91 * SECOND))).isFalse();
        assertThat(pace.checks(Math.round(180 * SECOND))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PROVEN, 90", "UNPROVEN, 5", "NONE, 0.08"})
    void eventsSpareLooksOnceTheyHaveProvenThemselves(Source source, double next) {
        assertThat(succeeded(pace(Mode.EVENT_FIRST), 100, source)).isEqualTo(next, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"HYBRID", "POLL_ONLY"})
    void theOtherModesLookOnBesideEvents(Mode mode) {
        assertThat(succeeded(pace(mode), 100, Source.PROVEN)).isEqualTo(0.08, within(1e-9));
    }

    @Test
    void failuresWaitLongerAndLongerAndThenStopTheRegularLooks() {
        Pace pace = pace(Mode.HYBRID);
        assertThat(pace.failed() / SECOND).isEqualTo(0.2, within(1e-9));
        assertThat(pace.failed() / SECOND).isEqualTo(0.4, within(1e-9));
        assertThat(pace.failed() / SECOND).isEqualTo(0.8, within(1e-9));
        assertThat(pace.failed() / SECOND).isEqualTo(1.0, within(1e-9));
        assertThat(pace.stopped()).isFalse();
        assertThat(pace.failed() / SECOND).isEqualTo(90, within(1e-9));
        assertThat(pace.stopped()).isTrue();
        assertThat(succeeded(pace, 3, Source.PROVEN)).isEqualTo(0.15, within(1e-9)); // 1 + 0.1 * 5
        assertThat(pace.stopped()).isFalse();
    }

    @Test
    void waitsAfterAFailureAreSpread() {
        Pace pace = new Pace(Mode.HYBRID, Duration.ofMillis(100), Duration.ofSeconds(90), () -> 1.2, 0);
        assertThat(pace.failed() / SECOND).isEqualTo(0.24, within(1e-9));
    }

    @Test
    void countsAdjustmentsThatMatter() {
        Pace pace = pace(Mode.HYBRID);
        succeeded(pace, 3, Source.PROVEN);
        assertThat(pace.adjustments()).isZero();
        succeeded(pace, 10, Source.PROVEN); // 0.1 -> 0.08
        succeeded(pace, 20, Source.PROVEN); // 0.08 -> 0.064
        for (int i = 0; i < 10; i++) succeeded(pace, 30, Source.PROVEN); // 0.0512 counts, then 0.05 does not
        assertThat(pace.adjustments()).isEqualTo(3);
        assertThat(pace.interval()).isEqualTo(0.05, within(1e-9));
    }

    @Test
    void anEventMakesThePastFresh() {
        Pace pace = pace(Mode.HYBRID);
        pace.event(Math.round(99 * SECOND));
        assertThat(succeeded(pace, 100, Source.PROVEN)).isEqualTo(0.12, within(1e-9));
    }

    @Test
    void refusesAWordThatIsNoMode() {
        assertThat(Mode.of("poll-only")).isEqualTo(Mode.POLL_ONLY);
        assertThatThrownBy(() -> Mode.of("polling"))
                .hasMessage("camera.discovery_mode: event-first, hybrid or poll-only, got polling");
    }
}
