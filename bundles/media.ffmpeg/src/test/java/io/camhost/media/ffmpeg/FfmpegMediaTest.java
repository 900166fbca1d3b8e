package io.camhost.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedRecording;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildSpec;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler.HandlerGone;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.FakeProcesses;
import io.camhost.testing.FakeVault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver with children that exist on paper only; what they would write is written by the test. */
@Timeout(60)
class FfmpegMediaTest {
    private static final CameraId CAMERA = new CameraId(0);
    private static final String KEY = "publish/camera0";

    @TempDir
    Path temp;

    private final FakeVault vault = new FakeVault();
    private final FakeProcesses processes = new FakeProcesses();
    private final AtomicBoolean hostEnds = new AtomicBoolean();
    private Path root;
    private FfmpegMedia media;

    @BeforeEach
    void begin() throws IOException {
        root = temp.resolve("live");
        Files.createFile(
                temp.resolve("ffmpeg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        media = instance();
    }

    @AfterEach
    void end() {
        media.stop();
    }

    private FfmpegMedia instance() {
        FfmpegMedia made = new FfmpegMedia(root, temp.toString(), vault, hostEnds::get);
        made.bindProcesses(processes);
        made.bindAuth(new FakeAuth());
        return made;
    }

    private WantedStream stream(boolean live, Optional<WantedRecording> recording) {
        return new WantedStream(
                CAMERA,
                new FfmpegInput("lavfi", List.of("-f", "lavfi"), "testsrc2", Optional.empty(), false, false),
                new Encoding(List.of(), List.of("-c:v", "libx264"), 640, 480, FrameRate.of(30), false),
                live,
                recording);
    }

    private void want(boolean live) {
        media.want(List.of(stream(live, Optional.empty())));
    }

    private ChildSpec started() {
        await().until(() -> processes.spec(KEY).isPresent());
        return processes.spec(KEY).orElseThrow();
    }

    /** As the publisher would, when it has been started. */
    private TestSegments publish(int seconds) throws IOException {
        var run = PublisherCommand.runOf(started().argv()).orElseThrow();
        TestSegments publisher = new TestSegments(root.resolve("camera0"));
        publisher.begin(run.run());
        for (int i = 0; i < seconds; i++) publisher.add(run.firstNumber() + i, i);
        return publisher;
    }

    private CompletableFuture<HttpAnswer> get(String path) {
        return ask("GET", path, true);
    }

    private CompletableFuture<HttpAnswer> ask(String method, String path, boolean loopback) {
        return media.handle(new HttpRequest(
                        Listener.MAIN,
                        method,
                        path,
                        path,
                        "",
                        Map.of("user-agent", List.of("test")),
                        new byte[0],
                        "127.0.0.1",
                        loopback,
                        false,
                        "localhost:8002",
                        System.nanoTime() + Duration.ofSeconds(30).toNanos()))
                .toCompletableFuture();
    }

    private StreamState state() {
        return media.streams().get(0);
    }

    @Test
    void isUsableWithFfmpegAndSaysWhatToDoWithout() throws IOException {
        assertThat(media.status().usable()).isTrue();
        assertThat(media.addresses())
                .containsExactly(Map.entry("live.hls", "${scheme}://${authority}/live/${ticket}/${id}/index.m3u8"));
        media.stop();
        Files.delete(temp.resolve("ffmpeg"));
        media = instance();
        assertThat(media.status().usable()).isFalse();
        assertThat(media.status().state()).isEqualTo(State.ERROR);
        assertThat(media.status().reason()).contains("apt install ffmpeg");
    }

    @Test
    void aRequestForThePlaylistIsDemandAndWaitsForTheFirstSegment() throws IOException {
        want(false);
        var answer = get("/live/-/camera0/index.m3u8");
        assertThat(state().viewers()).isEqualTo(1);
        assertThat(answer).isNotDone();
        want(true);
        publish(1);
        await().until(answer::isDone);
        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(answer.join().headers()).containsEntry("Cache-Control", "no-cache");
        String playlist = new String(((HttpAnswer.Bytes) answer.join().body()).bytes(), StandardCharsets.UTF_8);
        String segment = playlist.lines()
                .filter(line -> line.endsWith(".m4s"))
                .findFirst()
                .orElseThrow();

        HttpAnswer file = get("/live/ticket-viewer/camera0/" + segment).join();
        assertThat(file.status()).isEqualTo(200);
        assertThat(((HttpAnswer.File) file.body()).length()).isPositive();
        await().until(() -> state().live());
        assertThat(state().bytesSent()).isEqualTo(((HttpAnswer.File) file.body()).length());
        assertThat(state().publisher()).isPresent();
        assertThat(media.stillInput(CAMERA).orElseThrow().toString())
                .contains("concat:")
                .contains(segment);
    }

    @Test
    void servesNobodyWithoutRightAndNothingElse() throws IOException {
        want(true);
        publish(1);
        assertThat(ask("GET", "/live/-/camera0/index.m3u8", false).join().status())
                .isEqualTo(403);
        assertThat(ask("GET", "/live/wrong/camera0/index.m3u8", false).join().status())
                .isEqualTo(403);
        assertThat(ask("GET", "/live/ticket-viewer/camera0/index.m3u8", false)
                        .join()
                        .status())
                .isEqualTo(200);
        assertThat(ask("POST", "/live/-/camera0/index.m3u8", true).join().status())
                .isEqualTo(405);
        for (String path : List.of(
                "/live/-/camera1/index.m3u8",
                "/live/-/camera0/run-1.m3u8",
                "/live/-/camera0/s1-1.m4s",
                "/live/-/camera0/",
                "/live/-/camera0/../../passwd",
                "/live/-/camera01/index.m3u8",
                "/live/")) assertThat(get(path).join().status()).as(path).isEqualTo(404);
    }

    @Test
    void whatIsNotLiveAnyMoreIsEndedAndItsFolderDeleted() throws IOException {
        media.stop();
        media = instance(); // a successor has nothing to settle
        want(true);
        publish(2);
        want(false);
        await().until(() -> processes.status(KEY).isEmpty() && !Files.exists(root.resolve("camera0")));
        assertThat(state().live()).isFalse();
        assertThat(state().exists()).isTrue();
    }

    @Test
    void leavesThePublishersOfOtherDriversAlone() {
        media.stop();
        media = instance();
        processes.ensure(
                ChildSpec.kept("publish/camera7", List.of("ffmpeg", "-f", "rtsp", "rtsp://127.0.0.1/x"), temp));
        want(true);
        started();
        want(false);
        await().until(() -> processes.status(KEY).isEmpty());
        assertThat(processes.status("publish/camera7")).isPresent();
    }

    @Test
    void recordsWhatIsPublishedAndEndsTheFile() throws IOException {
        Path file = temp.resolve("camera0_2026-11-22_10-00-00.mp4");
        media.want(List.of(stream(
                true, Optional.of(new WantedRecording("r1", file, Duration.ofSeconds(1), Duration.ofMinutes(30))))));
        publish(1);
        want(true); // stopped at once
        await().until(() -> state().recording().isEmpty());
        await().untilAsserted(() -> assertThat(file).exists());
    }

    @Test
    void aSuccessorAdoptsPublisherAndViewers() throws IOException {
        want(true);
        publish(2);
        await().until(() -> get("/live/-/camera0/index.m3u8").join().status() == 200);
        ChildSpec before = started();
        FfmpegMedia old = media;
        old.stop();
        assertThatThrownBy(old::streams).isInstanceOf(ServiceGone.class);
        assertThat(ask("GET", "/live/-/camera0/index.m3u8", true))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(HandlerGone.class);

        media = instance();
        assertThat(get("/live/-/camera0/index.m3u8").join().status())
                .as("before it is told anything")
                .isEqualTo(200);
        want(true);
        assertThat(state().viewers()).isEqualTo(1);
        await().until(() -> state().publisher().isPresent());
        assertThat(started()).isSameAs(before);
    }

    @Test
    void whoWaitsIsPassedOnToTheSuccessor() {
        want(false);
        var answer = get("/live/-/camera0/index.m3u8");
        media.stop();
        assertThat(answer)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(HandlerGone.class);
    }

    @Test
    void afterARestartWhatComesInIsTakenForWatched() throws IOException {
        want(true);
        publish(2);
        media.stop();
        vault.take("io.camhost.media.ffmpeg");
        media = instance();
        want(false);
        assertThat(state().viewers()).isEqualTo(1);
        assertThat(processes.status(KEY)).isPresent();
    }

    @Test
    void leavesNothingBehindWhenTheHostEnds() throws IOException {
        want(true);
        publish(2);
        hostEnds.set(true);
        media.stop();
        assertThat(root).doesNotExist();
    }
}
