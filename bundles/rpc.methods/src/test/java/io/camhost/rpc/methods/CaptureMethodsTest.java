package io.camhost.rpc.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.ErrorCode;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Recording;
import io.camhost.api.media.Streams.Snapshot;
import io.camhost.api.media.Streams.SnapshotRequest;
import io.camhost.testing.Caller;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeStreams;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CaptureMethodsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private final Caller caller = new Caller();
    private final FakeCameras cameras = new FakeCameras();
    private final FakeStreams streams = new FakeStreams(cameras);
    private final TakeSnapshot takeSnapshot = new TakeSnapshot(Gates.to(streams), "jpg", 90);
    private final StartRecording start = new StartRecording(Gates.to(streams), "fmp4");
    private final StopRecording stop = new StopRecording(Gates.to(streams));

    CaptureMethodsTest() {
        cameras.plug(0);
        cameras.pull(1);
    }

    /** Streams of which one method answers as a test wants. */
    private Streams but(String name, InvocationHandler answer) {
        InvocationHandler others = (proxy, method, arguments) -> {
            if (method.getName().equals(name)) return answer.invoke(proxy, method, arguments);
            try {
                return method.invoke(streams, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Streams) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Streams.class}, others);
    }

    private static Snapshot snapshot(String id, Progress progress, String failure) {
        return new Snapshot(
                id,
                new CameraId(0),
                progress,
                "a.jpg",
                "/s/a.jpg",
                7,
                "",
                NOW,
                Optional.of(failure).filter(why -> !why.isEmpty()));
    }

    @Test
    void aSnapshotTellsWhatWasStored() {
        assertThat(caller.call(takeSnapshot, Map.of("device", "camera0", "filename", "door")))
                .isEqualTo(Map.of(
                        "device",
                        "camera0",
                        "filename",
                        "door.jpg",
                        "status",
                        "SUCCESS",
                        "timestamp",
                        NOW,
                        "file_size",
                        1234L,
                        "file_path",
                        "/snapshots/door.jpg",
                        "tier",
                        "WARM",
                        "frame_age_ms",
                        250L));
    }

    @Test
    void aSnapshotHasTheKindThatIsAskedForElseNamedElseConfigured() {
        var requests = new ArrayList<SnapshotRequest>();
        var method = new TakeSnapshot(
                Gates.to(but("takeSnapshot", (proxy, called, arguments) -> {
                    requests.add((SnapshotRequest) arguments[0]);
                    streams.takeSnapshot((SnapshotRequest) arguments[0]);
                    return null;
                })),
                "jpg",
                77);
        caller.call(method, Map.of("device", "camera0"));
        caller.call(method, Map.of("device", "camera0", "format", "jpeg", "quality", 12L));
        caller.call(method, Map.of("device", "camera0", "format", "png"));
        caller.call(method, Map.of("device", "camera0", "filename", "door.PNG"));
        assertThat(requests).extracting(SnapshotRequest::format).containsExactly("jpg", "jpg", "png", "png");
        assertThat(requests).extracting(SnapshotRequest::quality).startsWith(77, 12);
        assertThat(requests.get(0).id()).isEqualTo("client_fake:1");
        assertThat(requests.get(0).cause()).contains("client_fake:1");
    }

    @Test
    void aSnapshotIsFollowedUntilItEnds() {
        var looks = new AtomicInteger();
        var slow = but(
                "snapshot",
                (proxy, called, arguments) -> Optional.of(snapshot(
                        (String) arguments[0], looks.incrementAndGet() < 4 ? Progress.RUNNING : Progress.DONE, "")));
        caller.call(new TakeSnapshot(Gates.to(slow), "jpg", 90), Map.of("device", "camera0"));
        assertThat(looks).hasValue(4);
    }

    @Test
    void aSnapshotThatIsNotKnownAnyMoreIsAskedForAgain() {
        var asked = new AtomicInteger();
        var forgetful = but("takeSnapshot", (proxy, called, arguments) -> {
            if (asked.incrementAndGet() == 2) streams.takeSnapshot((SnapshotRequest) arguments[0]);
            return null;
        });
        caller.call(new TakeSnapshot(Gates.to(forgetful), "jpg", 90), Map.of("device", "camera0"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void aSnapshotThatFailsIsAFailedDependency() {
        var broken = but(
                "snapshot",
                (proxy, called, arguments) ->
                        Optional.of(snapshot((String) arguments[0], Progress.FAILED, "no frame in 8 s")));
        assertThat(caller.refused(
                        ErrorCode.DEPENDENCY_FAILED,
                        new TakeSnapshot(Gates.to(broken), "jpg", 90),
                        Map.of("device", "camera0")))
                .isEqualTo(Map.of("dependency", "FFmpeg", "detail", "no frame in 8 s"));
    }

    @Test
    void aCallThatWaitsLeavesItsPlaceToTheSuccessor() throws InterruptedException {
        var looking = new AtomicInteger();
        var gate = Gates.<Streams>to(but("snapshot", (proxy, called, arguments) -> {
            looking.incrementAndGet();
            return Optional.of(snapshot((String) arguments[0], Progress.RUNNING, ""));
        }));
        var method = new TakeSnapshot(gate, "jpg", 90);
        var outcome = new ArrayList<Throwable>();
        var thread = new Thread(() -> {
            try {
                caller.call(method, Map.of("device", "camera0"));
            } catch (ServiceGone gone) {
                outcome.add(gone);
            }
        });
        thread.start();
        await().until(() -> looking.get() > 0);
        gate.close();
        thread.join();
        assertThat(outcome).hasSize(1);
    }

    @Test
    void namesMayNotLeaveTheFolder() {
        var shape = takeSnapshot.definition().parameters().get(1).pattern().orElseThrow();
        for (String good : List.of("a", "door_1.jpg", "2026-01-02"))
            assertThat(good).matches(shape);
        for (String bad : List.of("", ".a", "-a", "a/b", "a..b", "a b", "ä"))
            assertThat(bad).doesNotMatch(shape);
    }

    @Test
    void nobodyRecordsOrPicturesACameraThatIsNotThere() {
        for (var method : List.of(takeSnapshot, start)) {
            caller.refused(ErrorCode.NOT_FOUND, method, Map.of("device", "camera7"));
            assertThat(caller.refused(ErrorCode.INVALID_STATE, method, Map.of("device", "camera1")))
                    .containsEntry("state", "DISCONNECTED");
        }
    }

    @Test
    void aRecordingBeginsAndEnds() {
        assertThat(caller.call(start, Map.of("device", "camera0", "duration", 60.0, "format", "mkv")))
                .isEqualTo(Map.of(
                        "device",
                        "camera0",
                        "filename",
                        "camera0_2026-01-02_03-04-05",
                        "status",
                        "RECORDING",
                        "start_time",
                        NOW,
                        "format",
                        "mkv"));
        assertThat(caller.refused(ErrorCode.INVALID_STATE, start, Map.of("device", "camera0")))
                .containsEntry("state", "RECORDING");
        var stopped = caller.object(stop, Map.of("device", "camera0"));
        assertThat(stopped.get("status")).isEqualTo("STOPPED");
        assertThat(stopped.get("duration")).isEqualTo(3L);
        assertThat(stopped.get("file_size")).isEqualTo(4321L);
        assertThat(stopped.get("format")).isEqualTo("mkv");
        assertThat(stopped.get("end_time")).isEqualTo(NOW.plusSeconds(3));
        assertThat(caller.refused(ErrorCode.INVALID_STATE, stop, Map.of("device", "camera0")))
                .isEqualTo(Map.of("state", "STOPPED", "allowed_states", List.of("RECORDING")));
    }

    @Test
    void zeroSecondsAreNoLimitAndHalfOnesAreRefused() {
        var requests = new ArrayList<Streams.RecordingRequest>();
        var method = new StartRecording(
                Gates.to(but("startRecording", (proxy, called, arguments) -> {
                    requests.add((Streams.RecordingRequest) arguments[0]);
                    return new Recording(
                            "x",
                            new CameraId(0),
                            Progress.RUNNING,
                            "n",
                            "fmp4",
                            NOW,
                            Optional.empty(),
                            Duration.ZERO,
                            1,
                            Optional.empty());
                })),
                "fmp4");
        caller.call(method, Map.of("device", "camera0"));
        caller.call(method, Map.of("device", "camera0", "duration", 0.0));
        caller.call(method, Map.of("device", "camera0", "duration", 30.0));
        assertThat(requests)
                .extracting(Streams.RecordingRequest::duration)
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(30)));
        assertThat(caller.refused(ErrorCode.INVALID_PARAMETER, method, Map.of("device", "camera0", "duration", 1.5)))
                .containsEntry("param", "duration")
                .containsEntry("rule", "type");
    }

    private static Recording begun(Progress progress, long size) {
        return new Recording(
                "x",
                new CameraId(0),
                progress,
                "n",
                "fmp4",
                NOW,
                Optional.empty(),
                Duration.ZERO,
                size,
                progress == Progress.FAILED ? Optional.of("no picture arrived within 15 s") : Optional.empty());
    }

    private StartRecording following(Deque<Recording> looks) {
        InvocationHandler handler =
                (proxy, called, arguments) -> called.getName().equals("startRecording")
                        ? begun(Progress.RUNNING, 0)
                        : Optional.of(looks.removeFirst());
        var one = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Streams.class}, handler);
        return new StartRecording(Gates.to((Streams) one), "fmp4");
    }

    @Test
    void aRecordingIsAnsweredWhenItsFileIsThere() {
        var looks = new ArrayDeque<>(
                List.of(begun(Progress.RUNNING, 0), begun(Progress.RUNNING, 0), begun(Progress.RUNNING, 1000)));
        StartRecording method = following(looks);
        assertThat(caller.object(method, Map.of("device", "camera0")).get("status"))
                .isEqualTo("RECORDING");
        assertThat(looks).isEmpty();
    }

    @Test
    void aRecordingWithoutAnyPictureIsAFailedDependency() {
        var looks = new ArrayDeque<>(List.of(begun(Progress.RUNNING, 0), begun(Progress.FAILED, 0)));
        StartRecording method = following(looks);
        assertThat(caller.refused(ErrorCode.DEPENDENCY_FAILED, method, Map.of("device", "camera0")))
                .containsEntry("detail", "no picture arrived within 15 s");
    }

    @Test
    void aRecordingThatCannotEndIsAFailedDependency() {
        var broken = but(
                "stopRecording",
                (proxy, called, arguments) -> new Recording(
                        "x",
                        new CameraId(0),
                        Progress.FAILED,
                        "n",
                        "fmp4",
                        NOW,
                        Optional.empty(),
                        Duration.ZERO,
                        0,
                        Optional.of("it refuses")));
        assertThat(caller.refused(
                        ErrorCode.DEPENDENCY_FAILED, new StopRecording(Gates.to(broken)), Map.of("device", "camera0")))
                .isEqualTo(Map.of("dependency", "MediaMTX", "detail", "it refuses"));
    }
}
