package io.camhost.streams;

import static io.camhost.streams.Host.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.RecordingRequest;
import io.camhost.api.media.Streams.Snapshot;
import io.camhost.api.media.Streams.SnapshotRequest;
import io.camhost.api.media.Streams.Tier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
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

    private void take(String id) {
        host.streams.takeSnapshot(
                new SnapshotRequest(id, CAMERA, Optional.empty(), "jpg", 90, Optional.of("call-" + id)));
    }

    private Snapshot ended(String id) {
        return await().until(
                        () -> host.streams.snapshot(id, Duration.ZERO).orElseThrow(),
                        snapshot -> snapshot.progress() != Progress.RUNNING);
    }

    @Test
    void comesFromTheCameraItselfWhileNobodyHasItOpen() {
        take("a");
        assertThat(host.awaitChild("snapshot/a").argv()).contains("testsrc2=size=640x360:rate=15");
        assertThat(host.live()).isFalse();
        host.picture("snapshot/a");
        Snapshot snapshot = ended("a");
        assertThat(snapshot.progress()).isEqualTo(Progress.DONE);
        assertThat(snapshot.resolution()).isEqualTo("640x360");
        assertThat(snapshot.size()).isPositive();
        assertThat(Path.of(snapshot.storedAs())).exists();
        await().until(() -> host.events.published("snapshot.taken").size() == 1);
        var event = host.events.published("snapshot.taken").get(0);
        assertThat(event.cause()).contains("call-a");
        assertThat(event.payload()).containsEntry("filename", snapshot.file()).containsEntry("resolution", "640x360");
    }

    @Test
    void isWaitedForWhileItsChildHasNotBeenStarted() {
        host.processes.startSlowly();
        take("a");
        host.awaitChild("snapshot/a");
        host.round();
        host.processes.startAll();
        host.picture("snapshot/a");
        assertThat(ended("a").progress()).isEqualTo(Progress.DONE);
    }

    @Test
    void comesFromTheStreamWhileThatIsLive() {
        host.streams.start(CAMERA);
        await().until(() -> host.state().orElseThrow().live());
        take("a");
        host.picture("snapshot/a");
        assertThat(ended("a").progress()).isEqualTo(Progress.DONE);
    }

    /** The publisher's newest picture, of that age. */
    private void warm(Duration age) throws Exception {
        Path file = Files.createDirectories(folder.resolve("warm")).resolve("camera0.jpg");
        Files.write(file, PicturesTest.jpeg(640, 360));
        Files.setLastModifiedTime(file, FileTime.from(host.clock.instant().minus(age)));
    }

    private void live() {
        host.streams.start(CAMERA);
        await().until(() -> host.state().orElseThrow().live());
    }

    @Test
    void aWarmPictureIsTakenAsItIs() throws Exception {
        live();
        warm(Duration.ofMillis(300));
        take("a");
        Snapshot snapshot = ended("a");
        assertThat(snapshot.tier()).contains(Tier.WARM);
        assertThat(snapshot.frameAge()).isEqualTo(Duration.ofMillis(300));
        assertThat(snapshot.resolution()).isEqualTo("640x360");
        assertThat(host.processes.spec("snapshot/a")).as("no process is needed").isEmpty();
    }

    @Test
    void aWarmPictureIsMadeIntoWhatIsAskedFor() throws Exception {
        live();
        warm(Duration.ofMillis(300));
        host.streams.takeSnapshot(new SnapshotRequest("a", CAMERA, Optional.empty(), "jpg", 10, Optional.empty()));
        assertThat(host.awaitChild("snapshot/a").argv())
                .contains(folder.resolve("warm/camera0.jpg").toString());
        host.picture("snapshot/a");
        assertThat(ended("a").tier()).contains(Tier.WARM);
    }

    @Test
    void anOlderPictureIsNotWarmAndOneOfAStreamThatIsNotLiveIsNone() throws Exception {
        live();
        warm(Duration.ofMillis(1001));
        take("a");
        host.picture("snapshot/a");
        assertThat(ended("a").tier()).contains(Tier.RUNNING);
        host.driver.setLive(CAMERA, false);
        warm(Duration.ZERO);
        host.round();
        warm(Duration.ZERO);
        take("b");
        host.round();
        assertThat(host.streams.snapshot("b", Duration.ZERO).orElseThrow().progress())
                .isEqualTo(Progress.RUNNING);
    }

    @Test
    void whatHadToBeBegunForItIsCold() {
        take("a");
        host.picture("snapshot/a");
        assertThat(ended("a").tier()).contains(Tier.COLD);
    }

    @Test
    void twentyAtOnceCostOneCapture() {
        for (int i = 0; i < 20; i++) take("s" + i);
        host.picture("snapshot/s0");
        for (int i = 0; i < 20; i++) {
            Snapshot snapshot = ended("s" + i);
            assertThat(snapshot.progress()).isEqualTo(Progress.DONE);
            assertThat(Path.of(snapshot.storedAs())).exists();
            if (i > 0) assertThat(host.processes.spec("snapshot/s" + i)).isEmpty();
        }
    }

    @Test
    void anotherKindOfPictureIsTakenByItself() {
        take("a");
        host.streams.takeSnapshot(new SnapshotRequest("b", CAMERA, Optional.empty(), "png", 90, Optional.empty()));
        host.picture("snapshot/a");
        host.picture("snapshot/b");
        assertThat(ended("b").progress()).isEqualTo(Progress.DONE);
    }

    @Test
    void aStreamThatDoesNotBeginInTimeIsNotWaitedForAnyLonger() {
        host.close();
        host = Host.running(folder, TestSettings.with(Map.of("tier3_activation_timeout", 3.0)));
        host.driver.setLive(CAMERA, false);
        take("a");
        host.awaitChild("snapshot/a");
        host.processes.end("snapshot/a", 1);
        host.advance(Duration.ofMillis(100));
        host.advance(Duration.ofMillis(3100));
        assertThat(ended("a").failure()).contains("the stream did not begin within 3.0 s");
    }

    @Test
    void aCameraIsNeverOpenedTwice() {
        take("a");
        host.awaitChild("snapshot/a");
        host.streams.start(CAMERA);
        host.advance(Duration.ofMillis(200));
        await().during(Duration.ofMillis(300)).until(() -> !host.live());
        host.picture("snapshot/a");
        await().until(host::live);
    }

    @Test
    void theStreamIsMadeLiveWhenTheCameraItselfGivesNothing() {
        take("a");
        host.awaitChild("snapshot/a");
        host.processes.end("snapshot/a", 1);
        host.streams.look();
        await().until(host::live);
        host.picture("snapshot/a");
        assertThat(ended("a").progress()).isEqualTo(Progress.DONE);
        await().until(() -> !host.live());
    }

    @Test
    void anEmptyFileIsAFailureAndLeavesNothingBehind() throws Exception {
        host.streams.start(CAMERA);
        await().until(() -> host.state().orElseThrow().live());
        take("a");
        for (int attempt = 0; attempt < 2; attempt++) {
            await().until(() -> host.processes.status("snapshot/a").isPresent()
                    && host.processes.status("snapshot/a").get().running());
            host.processes.end("snapshot/a", 0);
            host.streams.look();
            await().until(() -> host.processes
                    .status("snapshot/a")
                    .map(child -> child.running())
                    .orElse(true));
        }
        assertThat(ended("a").failure()).contains("the picture could not be taken");
        await().until(() -> host.events.published("snapshot.error").size() == 1);
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void aFullDiskIsSaidAndNotTriedAgain() {
        take("a");
        host.awaitChild("snapshot/a");
        host.processes.end("snapshot/a", 1, "av_interleaved_write_frame(): No space left on device");
        host.streams.look();
        assertThat(ended("a").failure()).contains("the disk is full: free some space");
    }

    @Test
    void aFullBusIsNoFullDiskAndTheStreamIsTried() {
        take("a");
        host.awaitChild("snapshot/a");
        host.processes.end("snapshot/a", 1, "[v4l2 @ 0x5] ioctl(VIDIOC_STREAMON): No space left on device");
        host.streams.look();
        await().until(host::live);
    }

    @Test
    void endsAfterTenSecondsAtTheLatest() {
        take("a");
        host.awaitChild("snapshot/a");
        host.advance(Duration.ofSeconds(11));
        assertThat(ended("a").failure()).contains("no picture within 10 s");
    }

    @Test
    void oneAtATimeForACameraAndTheSameIdOnlyOnce() {
        take("a");
        take("a");
        host.streams.takeSnapshot(new SnapshotRequest("b", CAMERA, Optional.empty(), "jpg", 50, Optional.empty()));
        host.awaitChild("snapshot/a");
        host.advance(Duration.ofMillis(200));
        assertThat(host.processes.spec("snapshot/b")).isEmpty();
        host.picture("snapshot/a");
        host.picture("snapshot/b");
        assertThat(ended("b").progress()).isEqualTo(Progress.DONE);
        assertThat(host.events.published("snapshot.taken")).hasSizeBetween(1, 2);
    }

    @Test
    void finishesOverASwap() {
        take("a");
        host.awaitChild("snapshot/a");
        host.swap();
        host.picture("snapshot/a");
        assertThat(ended("a").progress()).isEqualTo(Progress.DONE);
        await().until(() -> host.events.published("snapshot.taken").size() == 1);
    }

    @Test
    void aCameraThatIsRecordedIsNotOpenedAfterADriverHasBeenReplacedToo() {
        host.streams.startRecording(new RecordingRequest("r", CAMERA, Optional.empty(), "fmp4", Optional.of("call-r")));
        await().until(host::live);
        host.streams.unbindStorage(
                host.storage); // so that the snapshot's turn comes in the first round of the successor
        take("a");
        host.swapWithDriver();
        host.awaitChild("snapshot/a");
        host.round();
        assertThat(host.live()).isTrue();
        host.picture("snapshot/a");
        assertThat(ended("a").progress()).isEqualTo(Progress.DONE);
    }

    @Test
    void aStillIsKeptFreshWhileSomebodyAsks() {
        assertThat(host.streams.still(CAMERA)).isEmpty();
        host.picture("still/camera0");
        await().until(() -> host.streams.still(CAMERA).isPresent());
        assertThat(host.processes.spec("still/camera0")).isEmpty();
        host.advance(Duration.ofSeconds(4));
        host.streams.still(CAMERA);
        host.picture("still/camera0");
        host.advance(Duration.ofSeconds(30));
        await().during(Duration.ofMillis(300))
                .until(() -> host.processes.spec("still/camera0").isEmpty());
    }
}
