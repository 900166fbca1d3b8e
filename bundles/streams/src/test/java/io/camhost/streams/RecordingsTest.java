package io.camhost.streams;

import static io.camhost.streams.Host.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.event.Event;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Recording;
import io.camhost.api.media.Streams.RecordingRequest;
import io.camhost.api.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void start() {
        host = Host.running(folder);
    }

    @AfterEach
    void end() {
        host.close();
    }

    private Recording record(String id, String format, Optional<Duration> duration) {
        return host.streams.startRecording(
                new RecordingRequest(id, CAMERA, duration, format, Optional.of("call-" + id)));
    }

    private Recording record(String id) {
        return record(id, "fmp4", Optional.empty());
    }

    private Path recorded() throws IOException {
        await().until(() -> host.wanted().orElseThrow().recording().isPresent());
        return Files.write(host.wanted().orElseThrow().recording().orElseThrow().file(), new byte[1234]);
    }

    private Recording ended(String id) {
        return await().until(
                        () -> {
                            host.advance(Duration.ofMillis(100));
                            return host.streams.recording(id, Duration.ZERO).orElseThrow();
                        },
                        recording -> recording.progress() == Progress.DONE || recording.progress() == Progress.FAILED);
    }

    private List<Map<String, Object>> updates(int count) {
        await().until(() -> host.events.published("recording_status_update").size() >= count);
        return host.events.published("recording_status_update").stream()
                .map(Event::payload)
                .toList();
    }

    @Test
    void runsUntilItIsStopped() throws IOException {
        Recording begun = record("a");
        recorded();
        host.advance(Duration.ofSeconds(5));
        host.streams.stopRecording(CAMERA, "x", Optional.of("call-x"));
        Recording done = ended("a");
        assertThat(done.progress()).isEqualTo(Progress.DONE);
        assertThat(done.name()).isEqualTo(begun.name());
        assertThat(done.size()).isEqualTo(1234);
        assertThat(done.length()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThat(updates(2))
                .containsExactly(
                        Map.of("status", "RECORDING", "filename", begun.name(), "duration", 0L),
                        Map.of(
                                "status",
                                "STOPPED",
                                "filename",
                                begun.name(),
                                "duration",
                                done.length().toSeconds()));
        assertThat(host.events.published("recording.stop").get(0).cause()).contains("call-x");
        assertThat(host.streams.stopRecording(CAMERA, "x", Optional.empty())).isEqualTo(done);
    }

    @Test
    void thereIsOnePerCameraAndOnePerId() {
        Recording begun = record("a");
        assertThat(record("a").name()).isEqualTo(begun.name());
        assertThatThrownBy(() -> record("b"))
                .isInstanceOfSatisfying(
                        CamhostException.class,
                        e -> assertThat(e.data())
                                .containsEntry("state", "RECORDING")
                                .containsEntry("allowed_states", List.of("STOPPED")));
        assertThat(host.streams.find(CAMERA).orElseThrow().recording()).isTrue();
    }

    @Test
    void stoppingWhatDoesNotRunIsRefused() {
        assertThatThrownBy(() -> host.streams.stopRecording(CAMERA, "x", Optional.empty()))
                .isInstanceOfSatisfying(
                        CamhostException.class, e -> assertThat(e.data()).containsEntry("state", "STOPPED"));
    }

    @Test
    void stopsByItselfAfterItsDurationWhateverTheWallClockDoes() throws IOException {
        record("a", "fmp4", Optional.of(Duration.ofSeconds(30)));
        recorded();
        host.clock.setWall(host.clock.instant().plus(Duration.ofDays(1)));
        host.advance(Duration.ofSeconds(29));
        assertThat(host.streams.recordings()).hasSize(1);
        host.advance(Duration.ofSeconds(1));
        assertThat(ended("a").length()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void goesOnForAWhileWhenTheCameraIsUnpluggedAndThenEndsWithAnError() throws IOException {
        Recording begun = record("a");
        recorded();
        host.cameras.pull(0);
        host.advance(Duration.ofSeconds(9));
        assertThat(host.streams.recordings()).hasSize(1);
        assertThat(host.live()).isTrue();
        host.advance(Duration.ofSeconds(2));
        Recording failed = ended("a");
        assertThat(failed.failure()).contains("the camera was disconnected");
        assertThat(updates(2).get(1)).containsEntry("status", "ERROR").containsEntry("filename", begun.name());
        assertThat(host.events.published("recording.error").get(0).payload())
                .containsEntry("reason", "the camera was disconnected");
        assertThat(folder.resolve(begun.name() + ".mp4")).exists();
    }

    @Test
    void isUnharmedWhenTheCameraIsBackInTime() throws IOException {
        record("a");
        recorded();
        host.cameras.pull(0);
        host.advance(Duration.ofSeconds(8));
        host.cameras.plug(0);
        host.advance(Duration.ofMillis(100));
        await().until(host::live);
        host.advance(Duration.ofSeconds(8));
        assertThat(host.streams.recordings()).hasSize(1);
    }

    @Test
    void goesOnOverASwap() throws IOException {
        Recording begun = record("a");
        recorded();
        host.advance(Duration.ofSeconds(3));
        host.swap();
        assertThat(record("a").name()).isEqualTo(begun.name());
        await().until(() -> host.wanted().orElseThrow().recording().isPresent());
        assertThat(host.streams.recordings().get(0).length()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(updates(1)).hasSize(1);
    }

    @Test
    void isContinuedAndNotDoubledAfterACrash() throws IOException {
        Recording begun = record("a");
        Path file = recorded();
        host.advance(Duration.ofSeconds(60));
        host.crash();
        assertThat(host.streams.recordings()).extracting(Recording::name).containsExactly(begun.name());
        await().until(() -> host.wanted().orElseThrow().recording().isPresent());
        assertThat(host.wanted().orElseThrow().recording().orElseThrow().file()).isEqualTo(file);
        assertThat(host.streams.recordings().get(0).length()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void tellsOfItsProgress() throws IOException {
        record("a");
        recorded();
        host.advance(Duration.ofSeconds(1));
        await().until(() -> !host.events.published("recording.progress").isEmpty());
        assertThat(host.events.published("recording.progress").get(0).payload())
                .containsKeys("filename", "duration", "file_size");
    }

    @Test
    void matroskaIsMadeOfItAtTheEnd() throws IOException {
        Recording begun = record("a", "mkv", Optional.empty());
        Path file = recorded();
        host.streams.stopRecording(CAMERA, "x", Optional.empty());
        await().until(() -> {
            host.advance(Duration.ofMillis(100));
            return host.processes.spec("record/camera0").isPresent();
        });
        List<String> argv = host.processes.spec("record/camera0").orElseThrow().argv();
        assertThat(argv).containsSubsequence("-i", file.toString(), "-c", "copy", "-f", "matroska");
        Files.write(Path.of(argv.get(argv.size() - 1)), new byte[99]);
        host.processes.end("record/camera0", 0);
        Recording done = ended("a");
        assertThat(done.format()).isEqualTo("mkv");
        assertThat(done.size()).isEqualTo(99);
        assertThat(file).doesNotExist();
        assertThat(folder.resolve(begun.name() + ".mkv")).exists();
    }

    @Test
    void staysWhatItIsWhenMatroskaCannotBeMade() throws IOException {
        record("a", "mkv", Optional.empty());
        Path file = recorded();
        host.streams.stopRecording(CAMERA, "x", Optional.empty());
        await().until(() -> {
            host.advance(Duration.ofMillis(100));
            return host.processes.spec("record/camera0").isPresent();
        });
        host.processes.end("record/camera0", 1);
        Recording done = ended("a");
        assertThat(done.progress()).isEqualTo(Progress.DONE);
        assertThat(done.format()).isEqualTo("fmp4");
        assertThat(file).exists();
    }

    @Test
    void isStoppedBeforeTheStorageIsFull() throws IOException {
        record("a");
        recorded();
        host.storage.setSpace(new Storage.Space(1000, 960, 40, 10, 10, 96, true, true));
        host.advance(Duration.ofSeconds(6));
        assertThat(ended("a").progress()).isEqualTo(Progress.DONE);
    }

    private void recordInVain(String id) {
        record(id);
        assertThat(ended(id).failure()).contains("no");
    }

    @Test
    void afterFiveFailuresInARowNoneIsBegunForAWhileAlsoAfterASwap() throws IOException {
        host.driver.failRecordings("no");
        for (int i = 0; i < 4; i++) recordInVain("a" + i);
        host.driver.failRecordings("");
        record("good");
        recorded();
        host.round();
        host.streams.stopRecording(CAMERA, "x", Optional.empty());
        ended("good"); // and they are counted anew
        host.driver.failRecordings("no");
        for (int i = 0; i < 5; i++) recordInVain("b" + i);
        assertRefused("c");
        host.swap();
        assertRefused("c");
        host.advance(Duration.ofSeconds(30));
        recordInVain("c"); // one is tried
        assertRefused("d");
        host.advance(Duration.ofSeconds(30));
        host.driver.failRecordings("");
        record("d");
        recorded();
        host.round();
        host.streams.stopRecording(CAMERA, "x", Optional.empty());
        ended("d");
        record("e");
    }

    private void assertRefused(String id) {
        assertThatThrownBy(() -> record(id)).isInstanceOfSatisfying(CamhostException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.DEPENDENCY_FAILED);
            assertThat(e.data().toString()).contains("recordings failed in a row");
        });
    }
}
