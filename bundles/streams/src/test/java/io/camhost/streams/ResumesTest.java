package io.camhost.streams;

import static io.camhost.streams.Host.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Recording;
import io.camhost.api.media.Streams.RecordingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera is pulled while it is recorded, for longer than a recording goes on without it. */
class ResumesTest {
    @TempDir
    Path folder;

    private Host host;

    @AfterEach
    void end() {
        host.close();
    }

    private void recordUntilItIsPulled(boolean resume, Optional<Duration> duration) throws IOException {
        host = Host.running(folder, TestSettings.with(Map.of("resume", resume)));
        host.streams.startRecording(new RecordingRequest("a", CAMERA, duration, "fmp4", Optional.of("call")));
        await().until(() -> host.wanted().orElseThrow().recording().isPresent());
        Files.write(host.wanted().orElseThrow().recording().orElseThrow().file(), new byte[1234]);
        host.advance(Duration.ofSeconds(20));
        host.cameras.pull(0);
        host.advance(Duration.ofSeconds(11));
        await().until(() -> {
            host.advance(Duration.ofMillis(100));
            return host.streams.recording("a", Duration.ZERO).orElseThrow().progress() == Progress.FAILED;
        });
        assertThat(host.streams.recordings()).isEmpty();
    }

    private List<Recording> back() {
        host.cameras.plug(0);
        host.advance(Duration.ofMillis(200));
        host.round();
        return host.streams.recordings();
    }

    @Test
    void aNewOneBeginsWhenTheCameraIsBack() throws IOException {
        recordUntilItIsPulled(true, Optional.empty());
        host.advance(Duration.ofMinutes(10));
        assertThat(host.streams.recordings()).isEmpty();
        List<Recording> now = back();
        assertThat(now).hasSize(1);
        assertThat(now.get(0).id()).isNotEqualTo("a");
        assertThat(now.get(0).name())
                .isNotEqualTo(host.streams
                        .recording("a", Duration.ZERO)
                        .map(Recording::name)
                        .orElse(""));
        await().until(() -> host.events.published("recording.start").size() == 2);
        assertThat(host.wanted().orElseThrow().recording()).isPresent();
    }

    @Test
    void noneBeginsUnlessThatIsConfigured() throws IOException {
        recordUntilItIsPulled(false, Optional.empty());
        assertThat(back()).isEmpty();
    }

    @Test
    void itLastsForTheRestOfTheDuration() throws IOException {
        recordUntilItIsPulled(true, Optional.of(Duration.ofSeconds(60)));
        Recording resumed = back().get(0);
        Files.write(host.wanted().orElseThrow().recording().orElseThrow().file(), new byte[1234]);
        host.advance(Duration.ofSeconds(27));
        assertThat(host.streams.recordings()).hasSize(1);
        host.advance(Duration.ofSeconds(3));
        await().until(() -> {
            host.advance(Duration.ofMillis(100));
            return host.streams
                            .recording(resumed.id(), Duration.ZERO)
                            .orElseThrow()
                            .progress()
                    == Progress.DONE;
        });
    }

    @Test
    void whatWouldHaveEndedAnywayIsNotBegunAnew() throws IOException {
        recordUntilItIsPulled(true, Optional.of(Duration.ofSeconds(31)));
        assertThat(back()).isEmpty();
    }

    @Test
    void aStopMeanwhileCounts() throws IOException {
        recordUntilItIsPulled(true, Optional.empty());
        assertThatExceptionOfType(CamhostException.class)
                .isThrownBy(() -> host.streams.stopRecording(CAMERA, "x", Optional.empty()));
        assertThat(back()).isEmpty();
    }

    @Test
    void aSwapMeanwhileChangesNothing() throws IOException {
        recordUntilItIsPulled(true, Optional.empty());
        host.swap();
        assertThat(back()).hasSize(1);
    }

    @Test
    void aCrashMeanwhileChangesNothing() throws IOException {
        recordUntilItIsPulled(true, Optional.empty());
        host.cameras.plug(0);
        host.crash();
        await().until(() -> {
            host.advance(Duration.ofMillis(100));
            return host.streams.recordings().size() == 1;
        });
    }

    @Test
    void flipsOfTheCameraMakeOneRecordingAndNotTwo() throws IOException {
        recordUntilItIsPulled(true, Optional.empty());
        for (int flip = 0; flip < 10; flip++) {
            host.cameras.plug(0);
            host.round();
            host.cameras.pull(0);
            host.round();
        }
        assertThat(back()).hasSize(1);
        assertThat(host.driver.wanted().stream()
                        .filter(stream -> stream.recording().isPresent()))
                .hasSize(1);
    }
}
