package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbsenceTest {
    private final ManualClock clock = new ManualClock();
    private final Absence absence = new Absence(clock, ZoneOffset.UTC);

    private String now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)
                .toString()
                .substring(11, 16);
    }

    @Test
    void startsUntilThePictureIsThere() {
        assertThat(absence.step(false, true)).contains(List.of("starting"));
        assertThat(absence.step(false, false)).contains(List.of("starting"));
    }

    @Test
    void isAwaySinceItWentHoweverLongThatIsAgo() {
        absence.step(false, true);
        assertThat(absence.step(true, false)).contains(List.of("away"));
        String gone = now();
        assertThat(absence.step(false, false)).contains(List.of("away since", gone));
        clock.advance(Duration.ofMinutes(5));
        assertThat(absence.step(false, false)).contains(List.of("away since", gone));
    }

    @Test
    void tellsTheDayTooWhenItIsAnotherOne() {
        absence.step(true, false);
        Instant gone = clock.instant();
        absence.step(false, false);
        clock.advance(Duration.ofDays(1));
        String day = LocalDateTime.ofInstant(gone, ZoneOffset.UTC).toString().substring(5, 10);
        assertThat(absence.step(false, false).orElseThrow().get(1)).startsWith(day + " ");
    }

    @Test
    void startsAnewWhenNobodyWantedItMeanwhile() {
        absence.step(true, false);
        absence.step(false, false);
        absence.step(false, true);
        assertThat(absence.step(false, false)).contains(List.of("starting"));
    }

    @Test
    void isNotKnownAfterACrashWhileSomebodyWaits() {
        assertThat(absence.step(false, false)).isEqualTo(Optional.empty());
        absence.step(true, false);
        assertThat(absence.step(false, false)).isPresent();
    }

    @Test
    void aSuccessorKnowsSinceWhen() {
        absence.step(true, false);
        var before = absence.step(false, false);
        Absence successor = new Absence(clock, ZoneOffset.UTC);
        successor.restore(absence.keep());
        clock.advance(Duration.ofMinutes(2));
        assertThat(successor.step(false, false)).isEqualTo(before);
    }
}
