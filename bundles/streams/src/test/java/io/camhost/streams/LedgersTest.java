package io.camhost.streams;

import static io.camhost.streams.Host.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.event.Event;
import io.camhost.api.media.Ledger;
import io.camhost.api.media.Ledger.Cause;
import io.camhost.api.media.Ledger.Gap;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.RecordingRequest;
import io.camhost.testing.FakeMp4;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of every second of a recording. */
class LedgersTest {
    @TempDir
    Path folder;

    private Host host;
    private Instant begun;
    private String name;
    private Path path;
    private FakeMp4 file;

    @BeforeEach
    void record() {
        host = Host.running(folder);
        name = host.streams
                .startRecording(new RecordingRequest("a", CAMERA, Optional.empty(), "fmp4", Optional.empty()))
                .name();
        await().until(() -> host.wanted().orElseThrow().recording().isPresent());
        begun = host.clock.instant();
        path = host.wanted().orElseThrow().recording().orElseThrow().file();
        file = FakeMp4.begin(path, begun);
        host.round();
    }

    @AfterEach
    void end() {
        host.close();
    }

    /** Time goes on and the file grows. */
    private void recorded(int seconds) {
        for (int i = 0; i < seconds; i++) {
            host.advance(Duration.ofSeconds(1));
            file.add(1000);
            assertThat(path.toFile().setLastModified(host.clock.instant().toEpochMilli()))
                    .isTrue();
        }
    }

    /** Time goes on and nothing comes. */
    private void missing(int seconds) {
        for (int i = 0; i < seconds; i++) host.advance(Duration.ofSeconds(1));
        file.skip(seconds * 1000L);
    }

    private Ledger stopped() {
        host.streams.stopRecording(CAMERA, "x", Optional.empty());
        await().until(() -> {
            host.advance(Duration.ofMillis(100));
            return host.streams.recording("a", Duration.ZERO).orElseThrow().progress() == Progress.DONE;
        });
        return host.streams.ledger(name).orElseThrow();
    }

    private Gap gap(int from, int until, Cause cause) {
        return new Gap(begun.plusSeconds(from), begun.plusSeconds(until), cause, false);
    }

    @Test
    void whatIsAllThereHasNoGaps() {
        recorded(5);
        Ledger ledger = stopped();
        assertThat(ledger.gaps()).isEmpty();
        assertThat(ledger.ended()).isTrue();
        assertThat(ledger.files()).containsExactly(name);
        assertThat(ledger.recorded()).isBetween(Duration.ofMillis(4900), Duration.ofSeconds(5));
    }

    @Test
    void aCameraThatWasAwayIsTheCauseAlsoAfterASwap() {
        recorded(10);
        host.cameras.pull(0);
        missing(4);
        host.cameras.plug(0);
        recorded(10);
        host.swap();
        recorded(3);
        assertThat(stopped().gaps()).containsExactly(gap(10, 14, Cause.AWAY));
    }

    @Test
    void ofSeveralTroublesEachIsTheCauseInItsTime() {
        recorded(10);
        host.driver.setLive(CAMERA, false);
        missing(3);
        host.driver.setLive(CAMERA, true);
        recorded(20);
        host.clock.advance(Duration.ofSeconds(30));
        file.skip(30_000);
        host.crash();
        recorded(10);
        assertThat(stopped().gaps())
                .extracting(Gap::cause)
                .containsExactly(Cause.PUBLISHER_RESTART, Cause.HOST_RESTART);
    }

    @Test
    void aGapWithoutACauseIsAnAlarm() {
        recorded(20);
        missing(5);
        recorded(30);
        Ledger ledger = stopped();
        assertThat(ledger.gaps()).containsExactly(gap(20, 25, Cause.UNKNOWN));
        assertThat(ledger.unexplained()).isEqualTo(Duration.ofSeconds(5));
        await().until(() -> !host.events.published("recording.gap").isEmpty());
        List<Event> told = host.events.published("recording.gap");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).payload())
                .containsEntry("filename", name)
                .containsEntry("cause", "UNKNOWN")
                .containsEntry("from", begun.plusSeconds(20))
                .containsEntry("to", begun.plusSeconds(25));
        assertThat(host.streams.report().health()).isEqualTo(Health.DEGRADED);
        assertThat(host.streams.report().message()).contains("5.0 s of the recording " + name);
    }

    @Test
    void isFoundAgainAfterARestart() {
        recorded(3);
        Ledger ledger = stopped();
        host.crash();
        assertThat(host.streams.ledger(name)).contains(ledger);
        assertThat(host.streams.ledger("camera0_other")).isEmpty();
    }

    @Test
    void aClockThatWasSetIsNoGapInThePictures() {
        recorded(5);
        host.clock.setWall(host.clock.instant().plus(Duration.ofHours(1)));
        missing(1);
        recorded(5);
        assertThat(stopped().gaps()).extracting(Gap::cause).containsOnly(Cause.CLOCK);
    }
}
