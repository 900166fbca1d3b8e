package io.camhost.cameras;

import static io.camhost.cameras.TestCameras.camera;
import static io.camhost.cameras.TestCameras.capabilities;
import static io.camhost.cameras.TestCameras.unusable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.event.Event;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.Streams;
import io.camhost.cameras.TestCameras.Discovery;
import io.camhost.cameras.TestCameras.Listener;
import io.camhost.cameras.TestCameras.Probe;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeEvents;
import io.camhost.testing.FakeStreams;
import io.camhost.vault.MemoryVault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraDirectoryTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final CameraId CAMERA0 = new CameraId(0);

    @TempDir
    Path folder;

    private final MemoryVault vault = new MemoryVault();
    private final FakeEvents events = new FakeEvents();
    private final Listener listener = new Listener();
    private final CameraDescription first = camera("v4l2", 0);
    private final CameraDescription second = camera("v4l2", 1);
    private final List<CameraDirectory> open = new ArrayList<>();
    private Map<CameraId, String> aliases = Map.of();
    private Duration swapTime = LONG;
    private Duration settling = Duration.ofMillis(20);
    private CameraDirectory directory;

    @BeforeEach
    void begin() {
        directory = start();
    }

    @AfterEach
    void end() {
        open.forEach(CameraDirectory::stop);
    }

    private CameraDirectory start() {
        var rules = new Probing.Rules(true, settling, Duration.ofSeconds(2), Duration.ofMillis(20), 3);
        var times = new CameraDirectory.Times(swapTime, Duration.ofMillis(20));
        var started =
                new CameraDirectory(vault, folder.resolve("cameras.json"), rules, aliases, times, Clock.systemUTC());
        started.bindEvents(events);
        started.bindListener(listener);
        started.start();
        open.add(started);
        return started;
    }

    private void stop(CameraDirectory directory) {
        open.remove(directory);
        directory.stop();
    }

    /** Another directory with other times, without what went before. */
    private void restart() {
        stop(directory);
        vault.take(Handover.KEY);
        directory = start();
    }

    private Camera camera0() {
        return directory.find(CAMERA0).orElseThrow();
    }

    private void awaitStatus(Camera.Status status) {
        await().until(() -> directory
                .find(CAMERA0)
                .map(Camera::status)
                .filter(status::equals)
                .isPresent());
    }

    private List<String> topics() {
        return events.published().stream().map(Event::topic).toList();
    }

    // what is there

    @Test
    void listsWhatADiscoveryTells() {
        directory.bindDiscovery(new Discovery("v4l2", second, first));
        await().untilAsserted(() -> assertThat(directory.list())
                .extracting(found -> found.id().toString())
                .containsExactly("camera0", "camera1"));
        assertThat(directory.discovering()).isFalse();
        assertThat(directory.discoveries()).containsExactly(Map.entry("v4l2", ""));
        assertThat(directory.describe(camera0()))
                .isEqualTo(Map.of(
                        "device", "camera0",
                        "status", "CONNECTED",
                        "name", "Camera of v4l2 0",
                        "resolution", "1920x1080",
                        "fps", 30,
                        "streams", Map.of()));
    }

    @Test
    void isDiscoveringUntilTheFirstLookIsOver() {
        Discovery looking = new Discovery("v4l2", first).looking();
        directory.bindDiscovery(looking);
        awaitStatus(Camera.Status.CONNECTED);
        assertThat(directory.discovering()).isTrue();
        assertThat(directory.report().health()).isEqualTo(Health.STARTING);
        looking.sink.complete();
        assertThat(directory.discovering()).isFalse();
        assertThat(directory.report().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void anUnpluggedCameraStaysInTheListAndComesBackUnderItsId() {
        Discovery discovery = new Discovery("v4l2", first);
        directory.bindDiscovery(discovery);
        awaitStatus(Camera.Status.CONNECTED);
        discovery.pull(first);
        assertThat(directory.describe(camera0()))
                .containsEntry("status", "DISCONNECTED")
                .containsEntry("resolution", "")
                .containsEntry("fps", 0)
                .containsEntry("streams", Map.of());
        assertThat(camera0().validation()).isEqualTo(Camera.Validation.DISCONNECTED);
        discovery.plug(first);
        awaitStatus(Camera.Status.CONNECTED);
        assertThat(directory.list()).hasSize(1);
    }

    @Test
    void aCameraThatCannotBeOpenedIsListedAsDisconnected() {
        directory.bindDiscovery(new Discovery("v4l2", unusable(first)));
        awaitStatus(Camera.Status.DISCONNECTED);
        await().untilAsserted(() -> assertThat(topics()).containsExactly("camera_status_update"));
    }

    @Test
    void aFailingDiscoveryKeepsItsCamerasAndDegradesTheHealth() {
        Discovery discovery = new Discovery("v4l2", first);
        directory.bindDiscovery(discovery);
        awaitStatus(Camera.Status.CONNECTED);
        discovery.sink.failed("hub reset");
        assertThat(camera0().connected()).isTrue();
        assertThat(directory.discoveries()).containsEntry("v4l2", "hub reset");
        assertThat(directory.report().health()).isEqualTo(Health.DEGRADED);
        discovery.sink.complete();
        assertThat(directory.discoveries()).containsEntry("v4l2", "");
    }

    @Test
    void aDiscoveryThatDoesNotStartIsTriedAgainAndDisturbsNobody() {
        directory.bindDiscovery(new io.camhost.api.camera.CameraDiscovery() {
            private boolean second;

            @Override
            public String name() {
                return "odd";
            }

            @Override
            public java.io.Closeable start(Sink sink) {
                if (!second) {
                    second = true;
                    throw new NoClassDefFoundError("odd");
                }
                sink.present(camera("odd", 9));
                return () -> {};
            }
        });
        directory.bindDiscovery(new Discovery("v4l2", first));
        await().untilAsserted(() -> assertThat(directory.list()).hasSize(2));
    }

    // a discovery is replaced

    @Test
    void camerasOfALeavingDiscoveryAreClaimedByItsSuccessor() {
        Discovery old = new Discovery("v4l2", first, second);
        directory.bindDiscovery(old);
        await().untilAsserted(() -> assertThat(directory.list()).hasSize(2));
        directory.unbindDiscovery(old);
        await().until(() -> old.closed);
        assertThat(camera0().connected()).isTrue();

        directory.bindDiscovery(new Discovery("v4l2", first)); // without the second
        await().until(() -> !directory.find(new CameraId(1)).orElseThrow().connected());
        assertThat(camera0().connected()).isTrue();
        await().untilAsserted(() -> assertThat(topics()).containsOnlyOnce("camera.disconnected"));
        assertThat(listener.changes.stream()
                        .filter(change -> change.now().id().equals(CAMERA0))
                        .map(change -> change.now().status()))
                .containsOnly(Camera.Status.CONNECTED);
    }

    @Test
    void whatAnEndedDiscoveryTellsIsIgnored() {
        Discovery old = new Discovery("v4l2", first);
        directory.bindDiscovery(old);
        awaitStatus(Camera.Status.CONNECTED);
        directory.unbindDiscovery(old);
        old.pull(first);
        assertThat(camera0().connected()).isTrue();
    }

    @Test
    void aSuccessorMayComeBeforeTheOldOneLeaves() {
        Discovery old = new Discovery("v4l2", first);
        directory.bindDiscovery(old);
        awaitStatus(Camera.Status.CONNECTED);
        directory.bindDiscovery(new Discovery("v4l2", first, second));
        await().untilAsserted(() -> assertThat(directory.list()).hasSize(2));
        directory.unbindDiscovery(old);
        assertThat(listener.turns()).containsOnly(Camera.Status.CONNECTED);
    }

    @Test
    void withoutASuccessorTheyAreGoneAfterTheSwapTime() {
        swapTime = Duration.ofMillis(50);
        restart();
        Discovery discovery = new Discovery("v4l2", first);
        directory.bindDiscovery(discovery);
        awaitStatus(Camera.Status.CONNECTED);
        directory.unbindDiscovery(discovery);
        awaitStatus(Camera.Status.DISCONNECTED);
    }

    // probing

    @Test
    void isSureAfterTwoProbesThatAgree() {
        Probe probe = new Probe(() -> capabilities("A good camera", 1280, 720, 30, 60));
        directory.bindProbe(probe);
        directory.bindDiscovery(new Discovery("v4l2", first));
        await().until(() ->
                directory.find(CAMERA0).isPresent() && camera0().validation() == Camera.Validation.CONFIRMED);
        assertThat(directory.describe(camera0()))
                .containsEntry("name", "A good camera")
                .containsEntry("resolution", "1280x720")
                .containsEntry("fps", 30);
        assertThat(probe.asked).hasValue(2);
        await().untilAsserted(() -> assertThat(topics())
                .containsExactly(
                        "camera_status_update",
                        "camera.connected",
                        "camera_status_update",
                        "camera.capability_detected"));
    }

    @Test
    void asksAProbeThatComesLater() {
        directory.bindDiscovery(new Discovery("v4l2", first));
        awaitStatus(Camera.Status.CONNECTED);
        directory.bindProbe(new Probe(() -> capabilities("", 640, 480, 15)));
        await().until(() -> camera0().capabilities().isPresent());
        assertThat(camera0().name()).isEqualTo("Camera of v4l2 0");
    }

    @Test
    void givesUpAfterThreeFailuresUntilAnotherProbeComes() {
        Probe broken = new Probe(() -> {
            throw CamhostException.dependencyFailed("V4L2", "the camera does not answer");
        });
        directory.bindProbe(broken);
        directory.bindDiscovery(new Discovery("v4l2", first));
        await().untilAsserted(() ->
                assertThat(events.published("camera.capability_error")).hasSize(3));
        assertThat(broken.asked).hasValue(3);
        assertThat(events.published("camera.capability_error").get(0).payload())
                .containsEntry("error", "the camera does not answer");
        assertThat(camera0().validation()).isEqualTo(Camera.Validation.NONE);

        directory.bindProbe(new Probe(() -> capabilities("", 640, 480, 15)));
        await().until(() -> camera0().capabilities().isPresent());
    }

    @Test
    void aFailureOfAProbeThatIsLeavingDoesNotCount() {
        Probe[] leaving = new Probe[1];
        leaving[0] = new Probe(() -> {
            directory.unbindProbe(leaving[0]);
            throw new IllegalStateException("half unloaded");
        });
        directory.bindProbe(leaving[0]);
        directory.bindDiscovery(new Discovery("v4l2", first));
        await().until(() -> leaving[0].asked.get() > 0
                && directory.report().details().get("active_tasks").equals(0));
        directory.bindProbe(new Probe(() -> capabilities("", 640, 480, 15)));
        await().until(() -> camera0().capabilities().isPresent());
        assertThat(topics()).doesNotContain("camera.capability_error");
    }

    @Test
    void forgetsWhatItCanDoOnceItIsAway() {
        directory.bindProbe(new Probe(() -> capabilities("", 640, 480, 15)));
        Discovery discovery = new Discovery("v4l2", first);
        directory.bindDiscovery(discovery);
        await().until(() ->
                directory.find(CAMERA0).flatMap(Camera::capabilities).isPresent());
        discovery.pull(first);
        await().until(() -> camera0().capabilities().isEmpty());
    }

    // telling

    @Test
    void anotherListenerIsFirstToldAll() {
        directory.bindDiscovery(new Discovery("v4l2", first, second));
        await().until(() -> listener.changes.size() >= 2);
        Listener late = new Listener();
        directory.bindListener(late);
        await().untilAsserted(() -> assertThat(late.changes)
                .hasSize(2)
                .allSatisfy(change -> assertThat(change.before()).isEmpty()));
    }

    @Test
    void aListenerThatFailsDoesNotStopTheOthers() {
        directory.bindListener((before, now) -> {
            throw new NoClassDefFoundError("gone");
        });
        Listener late = new Listener();
        directory.bindListener(late);
        directory.bindDiscovery(new Discovery("v4l2", first, second));
        await().until(() -> late.changes.size() == 2);
    }

    @Test
    void flipsAreJoinedButTheFirstIsToldAtOnce() {
        settling = LONG; // nothing settles in this test
        restart();
        Discovery discovery = new Discovery("v4l2", first);
        directory.bindDiscovery(discovery);
        await().until(() -> listener.changes.size() == 1);
        for (int i = 0; i < 5; i++) {
            discovery.pull(first);
            discovery.plug(first);
        }
        discovery.plug(second); // told after whatever the flips gave
        await().until(() ->
                listener.changes.stream().anyMatch(change -> change.now().id().number() == 1));
        assertThat(listener.turns()).containsExactly(Camera.Status.CONNECTED);
        await().untilAsserted(() -> assertThat(topics())
                .containsExactly(
                        "camera_status_update", "camera.connected", "camera_status_update", "camera.connected"));
    }

    /** As when a machine is resumed that was suspended, or a hub is loose. */
    @Test
    void aStormOverAllCamerasLeavesEachAsItWasAndTellsItTwiceAtMost() {
        settling = Duration.ofMillis(300);
        restart();
        List<CameraDescription> four = List.of(first, second, camera("v4l2", 2), camera("v4l2", 3));
        Discovery discovery = new Discovery("v4l2", four.toArray(CameraDescription[]::new));
        directory.bindDiscovery(discovery);
        await().until(() -> events.published("camera.connected").size() == 4);
        List<CameraId> ids = directory.list().stream().map(Camera::id).toList();
        await().until(() -> {
            four.forEach(discovery::pull);
            four.forEach(discovery::plug);
            four.forEach(discovery::pull);
            return events.published("camera.disconnected").size() == 4;
        });
        for (int i = 0; i < 10; i++) {
            four.forEach(discovery::plug);
            four.forEach(discovery::pull);
        }
        four.forEach(discovery::plug);
        await().until(() -> events.published("camera.connected").size() == 8);
        assertThat(events.published("camera.disconnected")).hasSize(4);
        assertThat(directory.list())
                .allMatch(Camera::connected)
                .extracting(Camera::id)
                .isEqualTo(ids);
    }

    @Test
    void aFlipThatLastsIsToldWhenItHasSettled() {
        Discovery discovery = new Discovery("v4l2", first);
        directory.bindDiscovery(discovery);
        await().until(() -> listener.changes.size() == 1);
        discovery.pull(first);
        await().until(() -> listener.turns().equals(List.of(Camera.Status.CONNECTED, Camera.Status.DISCONNECTED)));
        await().untilAsserted(() -> assertThat(topics()).endsWith("camera.disconnected", "camera.status_change"));
        assertThat(events.published("camera.status_change").get(0).payload())
                .containsEntry("old_status", "CONNECTED")
                .containsEntry("new_status", "DISCONNECTED");
    }

    @Test
    void tellsWhereItCanBeWatchedAndAgainWhenThatChanges() {
        FakeStreams streams = new FakeStreams(new FakeCameras());
        directory.bindStreams(streams);
        directory.bindDiscovery(new Discovery("v4l2", first));
        await().until(() -> directory
                .find(CAMERA0)
                .filter(found ->
                        "rtsp://${host}:8554/camera0".equals(found.streams().get("rtsp")))
                .isPresent());
        var status = new MediaServer.Status(MediaServer.State.RUNNING, true, "fake", "1");
        streams.setMedia(new Streams.Media("ffmpeg", status, "moved", Map.of("live.hls", "/live/${id}")));
        await().until(() -> camera0().streams().equals(Map.of("live.hls", "/live/camera0")));
        streams.setMedia(new Streams.Media("", status, "between two", Map.of()));
        await().untilAsserted(() -> assertThat(events.published("camera_status_update"))
                .last()
                .satisfies(event ->
                        assertThat(event.payload().get("streams")).isEqualTo(Map.of("live.hls", "/live/camera0"))));
        assertThat(camera0().streams()).isNotEmpty();
    }

    // the directory is replaced

    @Test
    void aReplacementGoesOnWithoutATrace() {
        Probe probe = new Probe(() -> capabilities("A good camera", 1280, 720, 30));
        directory.bindProbe(probe);
        Discovery discovery = new Discovery("v4l2", first, second);
        directory.bindDiscovery(discovery);
        await().until(() -> directory.list().size() == 2
                && directory.list().stream().allMatch(found -> found.validation() == Camera.Validation.CONFIRMED));
        await().until(() -> events.published("camera.capability_detected").size() == 2);
        List<Camera> before = directory.list();
        int published = events.published().size();
        int asked = probe.asked.get();

        stop(directory);
        assertThatThrownBy(directory::list).isInstanceOf(ServiceGone.class);
        directory = start();
        assertThat(directory.list()).isEqualTo(before);
        directory.bindProbe(probe);
        directory.bindDiscovery(discovery);
        await().until(() -> !directory.discovering());

        CameraDescription third = camera("v4l2", 2);
        discovery.plug(third); // its events are the first that follow
        await().until(() -> events.published().size() > published);
        assertThat(events.published().get(published).camera()).contains(new CameraId(2));
        assertThat(probe.asked.get()).isGreaterThanOrEqualTo(asked);
        assertThat(directory.list().subList(0, 2))
                .allSatisfy(found -> assertThat(found.validation()).isEqualTo(Camera.Validation.CONFIRMED));
    }

    @Test
    void whatNobodyHasTakenIsPublishedByTheSuccessor() {
        directory.unbindEvents(events);
        Discovery discovery = new Discovery("v4l2", first);
        directory.bindDiscovery(discovery);
        await().until(() -> listener.changes.size() == 1);
        stop(directory);
        assertThat(events.published()).isEmpty();

        directory = start();
        await().untilAsserted(() -> assertThat(topics()).containsExactly("camera_status_update", "camera.connected"));
    }

    @Test
    void whatWasPulledMeanwhileIsGoneWhenTheDiscoveryHasToldAll() {
        Discovery discovery = new Discovery("v4l2", first, second);
        directory.bindDiscovery(discovery);
        await().until(() -> directory.list().size() == 2);
        stop(directory);
        directory = start();
        directory.bindDiscovery(new Discovery("v4l2", second));
        awaitStatus(Camera.Status.DISCONNECTED);
    }

    @Test
    void idsStayOverARestart() {
        directory.bindDiscovery(new Discovery("rtsp", camera("rtsp", 0), camera("rtsp", 1)));
        await().until(() -> directory.list().size() == 2);
        restart();
        directory.bindDiscovery(new Discovery("v4l2", first)); // wishes 0, which is somebody else's
        await().until(() -> directory.list().size() == 1);
        assertThat(directory.list().get(0).id()).isEqualTo(new CameraId(100));
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> CameraDirectory.rules(new ConfigOf(0.05, 1, 3, 5)))
                .hasMessage("camera.detection_timeout: at least 0.1 s, got 0.05");
        assertThatThrownBy(() -> CameraDirectory.rules(new ConfigOf(2, 0, 3, 5)))
                .hasMessageContaining("camera.capability_retry_interval");
        assertThatThrownBy(() -> CameraDirectory.rules(new ConfigOf(2, 1, -1, 5)))
                .hasMessageContaining("camera.capability_max_retries");
        assertThatThrownBy(() -> CameraDirectory.Times.of(new ConfigOf(2, 1, 3, 0)))
                .hasMessage("camera.swap_wait: must be more than 0 and at most 3600 s, got 0.0");
    }

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private record ConfigOf(
            double detection_timeout, double capability_retry_interval, int capability_max_retries, double swap_wait)
            implements CameraDirectory.Config {
        @Override
        public String[] aliases() {
            return new String[0];
        }

        @Override
        public boolean enable_capability_detection() {
            return true;
        }

        @Override
        public Class<? extends java.lang.annotation.Annotation> annotationType() {
            return CameraDirectory.Config.class;
        }
    }

    // who is who

    private static CameraDescription usb(String serial, String port, int node) {
        var input = new FfmpegInput("v4l2", List.of(), "/dev/video" + node, Optional.empty(), false, true);
        return new CameraDescription(
                new CameraIdentity("v4l2", serial + " at " + port),
                "Webcam",
                input,
                OptionalInt.of(node),
                true,
                true,
                serial,
                Optional.empty(),
                Map.of("port", port));
    }

    @Test
    void aCameraInAnotherPortIsTheSame() {
        CameraDescription before = usb("A1", "port 1", 0);
        CameraDescription after = usb("A1", "port 2", 3);
        Discovery discovery = new Discovery("v4l2", before);
        directory.bindDiscovery(discovery);
        awaitStatus(Camera.Status.CONNECTED);
        discovery.pull(before);
        discovery.plug(after);
        await().until(() -> camera0().connected());
        assertThat(directory.list()).hasSize(1);
        assertThat(camera0().description()).isEqualTo(after);
        discovery.pull(after);
        assertThat(camera0().connected()).isFalse();
    }

    @Test
    void aCameraThatIsAwayIsListedAfterARestart() {
        CameraDescription camera = usb("A1", "port 1", 0);
        directory.bindDiscovery(new Discovery("v4l2", camera));
        awaitStatus(Camera.Status.CONNECTED);
        directory.alias(CAMERA0, "Front door");
        restart();
        assertThat(directory.list()).isEmpty();
        Discovery discovery = new Discovery("v4l2");
        directory.bindDiscovery(discovery);
        awaitStatus(Camera.Status.DISCONNECTED);
        assertThat(camera0().name()).isEqualTo("Front door");
        assertThat(camera0().description().details()).containsEntry("port", "port 1");
        discovery.plug(usb("A1", "port 7", 5));
        awaitStatus(Camera.Status.CONNECTED);
        assertThat(directory.list()).hasSize(1);
    }

    @Test
    void anUnknownCameraInAKnownNodeInheritsNothing() {
        CameraDescription known = usb("A1", "port 1", 0);
        Discovery discovery = new Discovery("v4l2", known);
        directory.bindDiscovery(discovery);
        awaitStatus(Camera.Status.CONNECTED);
        directory.alias(CAMERA0, "Front door");
        discovery.pull(known);
        discovery.plug(usb("B2", "port 1", 0));
        await().until(() -> directory.list().size() == 2);
        assertThat(directory.find(new CameraId(100)).orElseThrow().name()).isEqualTo("Webcam");
        assertThat(camera0().status()).isEqualTo(Camera.Status.DISCONNECTED);
        assertThat(camera0().name()).isEqualTo("Front door");
    }

    // names for people

    @Test
    void anAliasIsWhatClientsSeeAndOutlivesARestart() {
        directory.bindDiscovery(new Discovery("v4l2", first, second));
        awaitStatus(Camera.Status.CONNECTED);
        await().until(() -> directory.list().size() == 2);
        directory.alias(CAMERA0, " Front door ");
        assertThat(directory.describe(camera0())).containsEntry("name", "Front door");
        await().until(() -> events.published().stream()
                .anyMatch(event -> event.topic().equals("camera_status_update")
                        && event.payload().get("name").equals("Front door")));
        assertThatThrownBy(() -> directory.alias(new CameraId(1), "front DOOR"))
                .isInstanceOfSatisfying(
                        CamhostException.class,
                        e -> assertThat(e.data()).containsEntry("hint", "camera0 is called that already"));
        assertThatThrownBy(() -> directory.alias(new CameraId(9), "Garden")).hasMessage("Camera not found");
        restart();
        directory.bindDiscovery(new Discovery("v4l2", first));
        awaitStatus(Camera.Status.CONNECTED);
        assertThat(camera0().name()).isEqualTo("Front door");
        directory.alias(CAMERA0, "");
        assertThat(camera0().name()).isEqualTo("Camera of v4l2 0");
    }

    @Test
    void theConfigurationNamesACameraBeforeACommandDoes() {
        aliases = Map.of(CAMERA0, "Garden");
        restart();
        directory.bindDiscovery(new Discovery("v4l2", first));
        awaitStatus(Camera.Status.CONNECTED);
        assertThat(camera0().name()).isEqualTo("Garden");
        assertThatThrownBy(() -> directory.alias(CAMERA0, "Front door"))
                .isInstanceOfSatisfying(
                        CamhostException.class,
                        e -> assertThat(e.data().get("state").toString()).startsWith("named by camera.aliases"));
    }

    @Test
    void aForgottenCameraIsGoneAndItsNumberToo() {
        Discovery discovery = new Discovery("v4l2", first);
        directory.bindDiscovery(discovery);
        awaitStatus(Camera.Status.CONNECTED);
        assertThatThrownBy(() -> directory.forget(CAMERA0))
                .isInstanceOfSatisfying(
                        CamhostException.class,
                        e -> assertThat(e.data()).containsEntry("state", "there: unplug it first"));
        discovery.pull(first);
        directory.forget(CAMERA0);
        assertThat(directory.list()).isEmpty();
        assertThatThrownBy(() -> directory.forget(CAMERA0)).hasMessage("Camera not found");
        discovery.plug(first);
        await().untilAsserted(() -> assertThat(directory.list())
                .extracting(camera -> camera.id().toString())
                .containsExactly("camera100"));
    }

    // what cannot be used

    private static CameraDescription faulty(CameraDescription camera, boolean unexpected) {
        return new CameraDescription(
                camera.identity(),
                camera.name(),
                camera.source(),
                camera.number(),
                false,
                true,
                "",
                Optional.of(new CameraDescription.Fault(unexpected, "unplug it")),
                Map.of());
    }

    @Test
    void whatMayNotBeOpenedIsDisconnectedAndWhatFailsIsAnError() {
        Discovery discovery = new Discovery("v4l2", faulty(first, false));
        directory.bindDiscovery(discovery);
        awaitStatus(Camera.Status.DISCONNECTED);
        assertThat(directory.report().details()).containsEntry("unusable", Map.of("camera0", "unplug it"));
        discovery.plug(faulty(first, true));
        awaitStatus(Camera.Status.ERROR);
        assertThat(directory.describe(camera0()))
                .containsEntry("status", "ERROR")
                .containsEntry("problem", "unplug it")
                .containsEntry("resolution", "");
        discovery.plug(first);
        awaitStatus(Camera.Status.CONNECTED);
        assertThat(directory.describe(camera0())).doesNotContainKey("problem");
        discovery.plug(faulty(first, true));
        awaitStatus(Camera.Status.ERROR);
        discovery.pull(first);
        awaitStatus(Camera.Status.DISCONNECTED);
        assertThat(directory.report().details()).containsEntry("unusable", Map.of());
        assertThat(directory.describe(camera0())).doesNotContainKey("problem");
    }

    @Test
    void aSuccessorKnowsNamesAndFaults() {
        directory.bindDiscovery(new Discovery("v4l2", faulty(first, true), second));
        awaitStatus(Camera.Status.ERROR);
        await().until(() -> directory.list().size() == 2);
        directory.alias(CAMERA0, "Front door");
        Camera before = camera0();
        stop(directory);
        directory = start();
        assertThat(camera0()).isEqualTo(before);
    }
}
