package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.camhost.api.process.ChildStatus;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TimescaleTest {
    private final ManualClock clock = new ManualClock();
    private final Timescale time = new Timescale(clock);

    private static ChildStatus begun(double offset, Instant at) {
        return new ChildStatus(
                "publish/camera0",
                List.of("ffmpeg", "-output_ts_offset", "" + offset, "-f", "mpegts", "udp://127.0.0.1:5"),
                ChildStatus.State.ENDED,
                7,
                at,
                1,
                OptionalInt.of(0),
                false,
                List.of());
    }

    private Optional<Instant> now() {
        return Optional.of(clock.instant());
    }

    private static Optional<Duration> seconds(long count) {
        return Optional.of(Duration.ofSeconds(count));
    }

    @Test
    void beginsAnewOnAPathThatHasHadNoPictures() {
        assertThat(time.next(true, Optional.empty())).isEqualTo(100);
        time.ended(begun(100, clock.instant()), seconds(9));
        assertThat(time.next(true, Optional.empty())).isEqualTo(100);
    }

    @Test
    void goesOnWhereTheLastOneEndedHoweverLongThatIsAgo() {
        Optional<Instant> ready = now();
        time.next(true, ready);
        double begun = time.next(true, ready);
        time.ended(begun(begun, clock.instant()), seconds(9));
        clock.advance(Duration.ofHours(1));
        assertThat(time.next(true, ready)).isEqualTo(begun + 9.2);
    }

    @Test
    void leavesRoomForAnInputThatMayRunAhead() {
        time.next(false, Optional.empty());
        time.ended(begun(100, clock.instant()), seconds(9));
        assertThat(time.next(false, now())).isEqualTo(109.7);
    }

    @Test
    void oneThatBroughtNothingTookNoTime() {
        time.next(true, Optional.empty());
        time.ended(begun(100, clock.instant()), seconds(0));
        assertThat(time.next(true, now())).isEqualTo(100);
    }

    @Test
    void ofOneThatWasNotSeenFromTheBeginningAllItsTimeCounts() {
        Instant begun = clock.instant();
        clock.advance(Duration.ofSeconds(30));
        time.ended(begun(200, begun), Optional.empty());
        assertThat(time.next(true, now())).isCloseTo(230.7, within(0.001));
    }

    @Test
    void whenNothingIsKnownOfTheLastOneItIsAsIfOneHadBroughtPicturesEverSince() {
        Optional<Instant> ready = now();
        clock.advance(Duration.ofSeconds(30));
        assertThat(time.next(true, ready)).isCloseTo(140, within(0.001));
    }

    @Test
    void goesOnAfterASwapToo() {
        time.next(true, Optional.empty());
        time.ended(begun(100, clock.instant()), seconds(300));
        Timescale successor = new Timescale(clock);
        successor.restore(time.keep());
        assertThat(successor.next(true, now())).isEqualTo(400.2);
    }
}
