package io.camhost.streams;

import static io.camhost.streams.Host.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.Streams;
import io.camhost.api.process.ChildSpec;
import io.camhost.testing.FakeMediaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {
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

    private static ErrorCode codeOf(Runnable call) {
        try {
            call.run();
            throw new AssertionError("it was allowed");
        } catch (CamhostException e) {
            return e.code();
        }
    }

    @Test
    void aConnectedCameraHasAStreamThatIsNotLive() {
        assertThat(host.streams.list()).extracting(Streams.Stream::camera).containsExactly(CAMERA);
        assertThat(host.live()).isFalse();
        assertThat(host.streams.media().driver()).isEqualTo("mediamtx");
        assertThat(host.streams.media().addresses()).containsKey("rtsp");
    }

    @Test
    void aStartedStreamIsLiveUntilItIsStopped() {
        var started = host.streams.start(CAMERA);
        await().until(host::live);
        host.advance(Duration.ofMinutes(10));
        assertThat(host.streams.start(CAMERA).startedAt()).isEqualTo(started.startedAt());
        assertThat(host.live()).isTrue();
        assertThat(host.streams.stop(CAMERA).startedAt()).isEqualTo(started.startedAt());
        await().until(() -> !host.live());
        assertThat(codeOf(() -> host.streams.stop(CAMERA))).isEqualTo(ErrorCode.INVALID_STATE);
    }

    @Test
    void restsWhileNobodyWantsAnything() {
        host.advance(Duration.ofSeconds(2));
        await().until(host.streams::rests);
        host.streams.start(CAMERA);
        await().until(() -> !host.streams.rests());
        host.streams.stop(CAMERA);
        await().until(host.streams::rests);
    }

    @Test
    void viewersMakeItLiveAndItStaysForAWhileAfterTheLast() {
        host.driver.setViewers(CAMERA, 2);
        await().until(host::live);
        host.driver.setViewers(CAMERA, 0);
        await().until(() -> host.state().orElseThrow().viewers() == 0);
        host.advance(Duration.ofSeconds(29));
        assertThat(host.live()).isTrue();
        host.advance(Duration.ofSeconds(2));
        await().until(() -> !host.live());
    }

    @Test
    void aCameraThatShallAlwaysBeLiveIsLiveWithoutAnybody() {
        host.close();
        host = Host.running(folder.resolve("always"), wishing("camera0=always"));
        await().until(host::live);
        host.advance(Duration.ofMinutes(10));
        assertThat(host.live()).isTrue();
        host.streams.start(CAMERA);
        host.streams.stop(CAMERA);
        host.advance(Duration.ofMinutes(1));
        assertThat(host.live()).isTrue();
    }

    private static Settings wishing(String wish) {
        return TestSettings.with(Map.of("wishes", new String[] {wish}));
    }

    @Test
    void goingLiveIsToldUnderAllItsTopics() {
        host.streams.start(CAMERA);
        await().until(() -> !host.events.published("mediamtx.stream_started").isEmpty());
        var payload = host.events.published("mediamtx.stream").get(0).payload();
        assertThat(payload)
                .containsEntry("name", "camera0")
                .containsEntry("ready", true)
                .containsKey("readers");
    }

    @Test
    void refusesCamerasThatAreUnknownOrAway() {
        assertThat(codeOf(() -> host.streams.start(new CameraId(9)))).isEqualTo(ErrorCode.NOT_FOUND);
        host.cameras.pull(0);
        assertThat(codeOf(() -> host.streams.start(CAMERA))).isEqualTo(ErrorCode.INVALID_STATE);
    }

    @Test
    void refusesWhileTheMediaServerDoesNotAnswer() {
        host.driver.setStatus(new MediaServer.Status(MediaServer.State.ERROR, true, "gone", ""));
        await().until(() -> host.streams.media().status().state() == MediaServer.State.ERROR);
        assertThat(codeOf(() -> host.streams.start(CAMERA))).isEqualTo(ErrorCode.DEPENDENCY_FAILED);
        await().until(() -> host.events.published("mediamtx.error").size() == 1);
    }

    @Test
    void aCameraThatIsAwayKeepsItsPathForItsViewers() {
        host.driver.setViewers(CAMERA, 1);
        await().until(host::live);
        host.cameras.pull(0);
        await().until(() -> !host.live());
        host.advance(Duration.ofMinutes(5));
        assertThat(host.wanted()).isPresent();
        host.driver.setViewers(CAMERA, 0);
        await().until(() -> {
            host.advance(Duration.ofSeconds(1));
            return host.wanted().isEmpty();
        });
    }

    @Test
    void aSwapNeitherStopsNorForgetsAnything() {
        var startedAt = host.streams.start(CAMERA).startedAt();
        await().until(host::live);
        host.swap();
        await().until(() -> host.streams.find(CAMERA).isPresent());
        assertThat(host.streams.find(CAMERA).orElseThrow().startedAt()).isEqualTo(startedAt);
        assertThat(host.streams.media().driver()).isEqualTo("mediamtx");
        assertThat(host.live()).isTrue();
    }

    @Test
    void startedStreamsOutliveACrash() {
        var startedAt = host.streams.start(CAMERA).startedAt();
        await().until(host::live);
        host.crash();
        assertThat(host.live()).isTrue();
        assertThat(host.streams.find(CAMERA).orElseThrow().startedAt()).isEqualTo(startedAt);
    }

    @Test
    void afterACrashWhosePublisherRunsIsTakenForWatched() {
        host.processes.ensure(ChildSpec.kept("publish/" + CAMERA, List.of("ffmpeg"), host.folder));
        host.crash();
        await().until(host::live);
        host.advance(TestSettings.USUAL.viewerDelay().plusSeconds(1));
        await("nobody has come").until(() -> !host.live());
    }

    @Test
    void aDriverThatReturnsIsToldEverythingAgain() {
        host.streams.start(CAMERA);
        await().until(host::live);
        host.streams.unbindDriver(host.driver);
        var successor = new FakeMediaServer("mediamtx", 100);
        host.streams.bindDriver(successor);
        await().until(() -> successor.wanted().equals(host.driver.wanted()));
    }

    @Test
    void oneThatIsNotInUseIsToldToWantNothing() {
        var other = new FakeMediaServer("other", 1);
        other.want(host.driver.wanted());
        host.streams.bindDriver(other);
        await().until(() -> other.wanted().isEmpty());
        assertThat(host.streams.media().driver()).isEqualTo("mediamtx");
    }

    @Test
    void whileLeavingItSaysSo() {
        host.streams.stop();
        assertThatExceptionOfType(ServiceGone.class).isThrownBy(host.streams::list);
        host.swap();
    }

    @Test
    void isHealthyAndNamesItsEncoder() {
        await().until(() -> host.streams.report().health() == Health.HEALTHY);
        assertThat(host.streams.report().details()).containsEntry("encoder", "h264_v4l2m2m");
        assertThat(new MediaServerHealth(host.streams).report().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void saysWhatTheMediaServerLacksAndHowItIs() {
        await().until(() -> host.streams.report().health() == Health.HEALTHY);
        host.driver.setCondition(new MediaServer.Condition(
                Health.DEGRADED, "3 checks in a row failed", List.of("patience: works from 2.0"), Map.of("checks", 7)));
        host.streams.look();
        await().until(() -> !host.streams.condition().limits().isEmpty());
        var report = new MediaServerHealth(host.streams).report();
        assertThat(report.health()).isEqualTo(Health.DEGRADED);
        assertThat(report.message()).isEqualTo("3 checks in a row failed");
        assertThat(report.details())
                .containsEntry("limits", List.of("patience: works from 2.0"))
                .containsEntry("checks", 7)
                .containsEntry("driver", "mediamtx");
    }
}
