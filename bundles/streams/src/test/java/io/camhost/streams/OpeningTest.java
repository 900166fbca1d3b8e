package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real nodes: one process each, and what is done when they cannot be opened. The driver's publishers are begun by the tests. */
class OpeningTest {
    private static final CameraId FIRST = new CameraId(0);
    private static final CameraId SECOND = new CameraId(1);
    private static final String BUS_FULL = "[v4l2 @ 0x5] ioctl(VIDIOC_STREAMON): No space left on device";

    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void start() {
        host = Host.running(folder);
        plug(0);
        plug(1);
        host.round();
    }

    @AfterEach
    void end() {
        host.close();
    }

    private void plug(int number) {
        plug(number, number);
    }

    private void plug(int number, int node) {
        host.cameras.put(TestCameras.plugged(
                TestCameras.node(TestCameras.camera("YUYV 640x480@30,15; YUYV 320x240@30"), "/dev/video" + node),
                number,
                Map.of("bus", "hub", "speed", "480")));
    }

    private WantedStream wanted(CameraId id) {
        return host.driver.wanted().stream()
                .filter(stream -> stream.camera().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private boolean live(CameraId id) {
        return wanted(id).live();
    }

    /** As a driver does it. */
    private void publish(CameraId id) {
        publish(id, id.number());
    }

    private void publish(CameraId id, int node) {
        await().until(() -> live(id));
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-f", "v4l2"));
        argv.addAll(wanted(id).encoding().inputOptions());
        argv.addAll(List.of("-i", "/dev/video" + node, "out"));
        host.processes.ensure(ChildSpec.kept("publish/" + id, argv, folder));
    }

    private void fails(CameraId id, String line) {
        publish(id);
        host.driver.setLive(id, false);
        host.processes.end("publish/" + id, 1, line, "Conversion failed!");
        host.round();
    }

    private Optional<String> problem(CameraId id) {
        return host.streams.find(id).flatMap(Streams.Stream::state).flatMap(state -> state.problem());
    }

    private Optional<String> note(CameraId id) {
        return host.streams.find(id).flatMap(Streams.Stream::note);
    }

    @Test
    void aCameraStepsDownWhenItsBusIsFullAndTheOtherStaysAsItIs() {
        host.streams.start(FIRST);
        host.streams.start(SECOND);
        publish(FIRST);
        WantedStream first = wanted(FIRST);
        fails(SECOND, BUS_FULL);
        await().until(() -> wanted(SECOND).encoding().rate().rounded() == 15);
        assertThat(problem(SECOND)).isEmpty();
        assertThat(note(SECOND)).contains("yuyv422 640x480@15 instead of yuyv422 640x480@30: its USB bus was full");
        assertThat(wanted(FIRST)).isEqualTo(first);
        assertThat(note(FIRST)).isEmpty();
        assertThat(host.streams.report().health()).isEqualTo(Health.HEALTHY);
        assertThat(host.streams.report().message()).contains("camera1: yuyv422 640x480@15 instead of");
    }

    @Test
    void whenThereIsNothingSmallerItIsSaid() {
        host.streams.start(SECOND);
        fails(SECOND, BUS_FULL);
        fails(SECOND, BUS_FULL);
        assertThat(wanted(SECOND).encoding().width()).isEqualTo(320);
        fails(SECOND, BUS_FULL);
        await().until(() -> problem(SECOND).isPresent());
        assertThat(problem(SECOND).orElseThrow()).startsWith("its USB bus is full: plug it into");
        assertThat(host.streams.report().health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void aLateEndOfTheOldPublisherDoesNotCountAgainstTheNewMode() {
        host.streams.start(SECOND);
        publish(SECOND);
        List<String> before =
                host.processes.spec("publish/camera1").orElseThrow().argv();
        fails(SECOND, BUS_FULL);
        await().until(() -> wanted(SECOND).encoding().rate().rounded() == 15);
        host.processes.ensure(ChildSpec.once("publish/camera1", before, folder));
        host.processes.end("publish/camera1", 1, BUS_FULL);
        host.round();
        assertThat(wanted(SECOND).encoding().rate().rounded()).isEqualTo(15);
        assertThat(wanted(SECOND).encoding().width()).isEqualTo(640);
    }

    @Test
    void whyItHasEndedIsSaidAlthoughTheDriverStillTakesItForLive() {
        host.streams.start(FIRST);
        publish(FIRST);
        host.driver.setLive(FIRST, true);
        host.round();
        host.processes.end("publish/camera0", 0, "[v4l2 @ 0x5] ioctl(VIDIOC_DQBUF): Input/output error");
        host.round();
        assertThat(problem(FIRST)).contains(OpenFailure.BROKEN.problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Device or resource busy", "Permission denied", "Input/output error"})
    void whyItCannotBeOpenedIsSaidAndForgottenWhenItIsLive(String reason) {
        host.streams.start(FIRST);
        fails(FIRST, "[v4l2 @ 0x5] Cannot open video device /dev/video0: " + reason);
        await().until(() -> problem(FIRST).isPresent());
        assertThat(problem(FIRST))
                .contains(OpenFailure.of(List.of("/dev/video0: " + reason), "/dev/video0")
                        .orElseThrow()
                        .problem());
        host.driver.setLive(FIRST, true);
        publish(FIRST);
        host.round();
        assertThat(problem(FIRST)).isEmpty();
    }

    @Test
    void aPublisherWaitsForWhoeverHasTheNode() {
        hold("still/camera0");
        host.streams.start(FIRST);
        host.round();
        assertThat(live(FIRST)).isFalse();
        host.processes.end("still/camera0", 0);
        host.round();
        await().until(() -> live(FIRST));
    }

    @Test
    void aPublisherThatRunsIsNotEndedBySomebodyElse() {
        host.streams.start(FIRST);
        publish(FIRST);
        hold("other/thing");
        host.round();
        assertThat(live(FIRST)).isTrue();
    }

    /** Whoever has it: a publisher that dies slowly, a still, something of a plugin, another camera with the same node. */
    @ParameterizedTest
    @ValueSource(strings = {"publish/camera0", "still/camera0", "record/camera0", "plugin/thing", "publish/camera7"})
    void aSnapshotAndAStillWaitForWhoeverHasTheNode(String key) {
        hold(key);
        host.round();
        host.streams.takeSnapshot(
                new Streams.SnapshotRequest("s", FIRST, Optional.empty(), "jpg", 90, Optional.empty()));
        host.streams.still(FIRST);
        host.round();
        host.round();
        for (String capture : List.of("snapshot/s", "still/camera0"))
            if (!capture.equals(key))
                assertThat(host.processes.spec(capture).map(ChildSpec::argv).orElse(List.of()))
                        .doesNotContain("/dev/video0"); // it may come from the stream meanwhile
    }

    @Test
    void aSnapshotOpensANodeThatNobodyHas() {
        host.streams.takeSnapshot(
                new Streams.SnapshotRequest("s", FIRST, Optional.empty(), "jpg", 90, Optional.empty()));
        assertThat(host.awaitChild("snapshot/s").argv()).contains("/dev/video0");
        host.streams.start(FIRST); // and the publisher waits for it
        host.round();
        assertThat(live(FIRST)).isFalse();
    }

    private List<CameraId> fourThatStream() {
        plug(2);
        plug(3);
        host.round();
        List<CameraId> all = List.of(FIRST, SECOND, new CameraId(2), new CameraId(3));
        all.forEach(host.streams::start);
        all.forEach(this::publish);
        return all;
    }

    @Test
    void aHubThatIsPulledWithFourCamerasComesBackAsItWas() {
        List<CameraId> all = fourThatStream();
        List<WantedStream> before = host.driver.wanted();
        for (int flip = 0; flip < 10; flip++) {
            all.forEach(id -> pull(id));
            host.round();
            assertThat(host.driver.wanted()).noneMatch(WantedStream::live);
            all.forEach(id -> plug(id.number()));
            host.round();
        }
        assertThat(host.driver.wanted()).isEqualTo(before);
        assertThat(host.processes.list("")).allMatch(child -> child.key().startsWith("publish/"));
    }

    /** No virtual machine can be suspended: the clock stands still or has jumped, ffmpeg is dead, nodes have other numbers. */
    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void afterASuspendEachCameraStreamsAgainByOnePublisher(int hours) {
        List<CameraId> all = fourThatStream();
        host.clock.advance(Duration.ofHours(hours));
        all.forEach(id -> host.processes.end("publish/" + id, 1, "[v4l2 @ 0x5] ioctl(VIDIOC_DQBUF): No such device"));
        all.forEach(this::pull);
        host.round();
        assertThat(host.driver.wanted()).noneMatch(WantedStream::live);
        all.forEach(id -> plug(id.number(), (id.number() + 1) % 4));
        host.round();
        all.forEach(id -> publish(id, (id.number() + 1) % 4));
        host.round();
        assertThat(all).allMatch(id -> problem(id).isEmpty());
        List<ChildStatus> children = host.processes.list("");
        assertThat(children).hasSize(4).allMatch(ChildStatus::running);
        assertThat(children.stream().map(child -> child.argv().get(child.argv().indexOf("-i") + 1)))
                .doesNotHaveDuplicates();
    }

    private void pull(CameraId id) {
        Camera camera = host.cameras.find(id).orElseThrow();
        host.cameras.put(TestCameras.disconnected(camera));
    }

    private void hold(String key) {
        host.processes.ensure(ChildSpec.once(key, List.of("ffmpeg", "-f", "v4l2", "-i", "/dev/video0", "x"), folder));
    }
}
