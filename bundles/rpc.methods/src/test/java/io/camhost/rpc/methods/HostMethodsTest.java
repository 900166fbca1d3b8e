package io.camhost.rpc.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.CameraId;
import io.camhost.api.event.Events;
import io.camhost.api.media.Ledger;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.Streams.Media;
import io.camhost.api.operation.HostInfo;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Gate;
import io.camhost.testing.Caller;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeEvents;
import io.camhost.testing.FakeStorage;
import io.camhost.testing.FakeStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMethodsTest {
    private final Caller caller = new Caller();
    private final FakeCameras cameras = new FakeCameras();
    private final FakeStreams streams = new FakeStreams(cameras);
    private final FakeEvents events = new FakeEvents();

    @TempDir
    Path folder;

    private String status(GetSystemStatus method) {
        return (String) caller.object(method, Map.of()).get("status");
    }

    @Test
    void theHostIsStartingUntilTheFirstLookIsOver() {
        var method = new GetSystemStatus(Gates.to(cameras), Gates.to(streams));
        cameras.setDiscovering(true);
        assertThat(status(method)).isEqualTo("starting");
        cameras.setDiscovering(false);
        cameras.plug(2);
        assertThat(caller.call(method))
                .isEqualTo(Map.of(
                        "status",
                        "ready",
                        "message",
                        "Ready",
                        "available_cameras",
                        List.of("camera2"),
                        "discovery_active",
                        false));
        cameras.setDiscovering(true);
        assertThat(status(method)).isEqualTo("partial");
    }

    @Test
    void withoutMediaServerTheHostIsPartlyReady() {
        streams.setMedia(new Media(
                "", new MediaServer.Status(MediaServer.State.STARTING, false, "looking", ""), "looking", Map.of()));
        assertThat(status(new GetSystemStatus(Gates.to(cameras), Gates.to(streams))))
                .isEqualTo("partial");
    }

    @Test
    void systemStatusAnswersAlsoWithoutAnyPart() {
        assertThat(status(new GetSystemStatus(new Gate<>("cameras"), new Gate<>("streams"))))
                .isEqualTo("starting");
    }

    @Test
    void serverInfoSaysWhatWeAre() {
        var info = caller.object(new GetServerInfo(new HostInfo("1.2.3", "", false), 10), Map.of());
        assertThat(info.get("version")).isEqualTo("1.2.3");
        assertThat(info.get("go_version")).asString().startsWith("Java ");
        assertThat(info.get("supported_formats")).isEqualTo(List.of("fmp4", "mp4", "mkv", "jpg"));
        assertThat(info.get("max_cameras")).isEqualTo(10);
        assertThat(GetServerInfo.mostCameras(0, 9)).isEqualTo(10);
        assertThat(GetServerInfo.mostCameras(0, 2, 4)).isEqualTo(3);
        assertThat(GetServerInfo.mostCameras(5)).isEqualTo(1);
        assertThat(GetServerInfo.mostCameras()).isPositive();
    }

    @Test
    void statusIsWhatHealthSays() {
        Map<String, Object> told = Map.of(
                "status",
                "HEALTHY",
                "uptime",
                1.5,
                "version",
                "1",
                "components",
                Map.of("websocket_server", "RUNNING", "camera_monitor", "RUNNING", "mediamtx", "STARTING"));
        var method = new GetStatus(Gates.to(() -> told));
        assertThat(caller.call(method)).isEqualTo(told);
        assertThat(method.definition().role()).contains(Role.ADMIN);
    }

    @Test
    void storageInfoIsInBytes() {
        var storage = new FakeStorage(folder);
        storage.setSpace(new Storage.Space(1000, 850, 150, 40, 2, 85.004, true, false));
        assertThat(caller.call(new GetStorageInfo(Gates.to(storage))))
                .isEqualTo(Map.of(
                        "total_space",
                        1000L,
                        "used_space",
                        850L,
                        "available_space",
                        150L,
                        "recordings_size",
                        40L,
                        "snapshots_size",
                        2L,
                        "usage_percentage",
                        85.0,
                        "low_space_warning",
                        true));
    }

    @Test
    void listsAreCutAndLinked() {
        var storage = new FakeStorage(folder);
        for (int number = 0; number < 3; number++)
            storage.add(new Storage.StoredFile(
                    Storage.Kind.RECORDING,
                    "camera0_" + number + ".mp4",
                    folder.resolve("x"),
                    Optional.of(new CameraId(0)),
                    100 + number,
                    Instant.EPOCH,
                    false));
        var links = new Links(Duration.ofHours(1), "https://cams.example/");
        var method = new ListFiles(Storage.Kind.RECORDING, Gates.to(storage), Gates.to(new FakeAuth()), links, 50);
        assertThat(caller.call(method, Map.of("limit", 1L, "offset", 1L)))
                .isEqualTo(Map.of(
                        "files",
                        List.of(Map.of(
                                "filename",
                                "camera0_1",
                                "file_size",
                                101L,
                                "modified_time",
                                Instant.EPOCH,
                                "download_url",
                                "https://cams.example/files/recordings/camera0_1.mp4?signature=signed",
                                "device",
                                "camera0",
                                "format",
                                "mp4")),
                        "total",
                        3,
                        "limit",
                        1,
                        "offset",
                        1));
        assertThat(caller.call(method, Map.of("offset", 9L)))
                .isEqualTo(Map.of("files", List.of(), "total", 3, "limit", 50, "offset", 9));
    }

    @Test
    void aRecordingTellsWhatIsMissingInItAndWhy() {
        var storage = new FakeStorage(folder);
        Instant begin = Instant.parse("2026-01-02T03:04:05Z");
        storage.add(new Storage.StoredFile(
                Storage.Kind.RECORDING,
                "camera0_1.mp4",
                folder.resolve("x"),
                Optional.of(new CameraId(0)),
                100,
                Instant.EPOCH,
                false,
                begin,
                Optional.of(Duration.ofMillis(7900))));
        var streams = new FakeStreams(new FakeCameras());
        streams.setLedger(new Ledger(
                "camera0_1",
                new CameraId(0),
                begin,
                begin.plusSeconds(10),
                true,
                List.of("camera0_1"),
                Duration.ofMillis(7900),
                List.of(new Ledger.Gap(begin.plusSeconds(2), begin.plusMillis(4100), Ledger.Cause.AWAY, false))));
        var method = new GetRecordingInfo(
                Gates.to(storage), Gates.to(streams), Gates.to(new FakeAuth()), new Links(Duration.ofHours(1), ""));
        Map<?, ?> info = caller.object(method, Map.of("filename", "camera0_1.mp4"));
        assertThat(info.get("filename")).isEqualTo("camera0_1");
        assertThat(info.get("duration")).isEqualTo(7L);
        assertThat(info.get("created_time")).isEqualTo(begin);
        Map<?, ?> ledger = (Map<?, ?>) info.get("ledger");
        assertThat(ledger.get("recorded_seconds")).isEqualTo(7.9);
        assertThat(ledger.get("unexplained_seconds")).isEqualTo(0.0);
        assertThat(ledger.get("gaps"))
                .isEqualTo(List.of(Map.of(
                        "from",
                        begin.plusSeconds(2),
                        "to",
                        begin.plusMillis(4100),
                        "seconds",
                        2.1,
                        "cause",
                        "AWAY",
                        "covered",
                        false)));
        assertThatThrownBy(() -> caller.call(method, Map.of("filename", "other")))
                .isInstanceOfSatisfying(
                        CamhostException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void snapshotsKeepTheirExtensionAndLinksAreRelativeByDefault() {
        var storage = new FakeStorage(folder);
        storage.add(new Storage.StoredFile(
                Storage.Kind.SNAPSHOT, "a.jpg", folder, Optional.empty(), 1, Instant.EPOCH, false));
        var method = new ListFiles(
                Storage.Kind.SNAPSHOT,
                Gates.to(storage),
                Gates.to(new FakeAuth()),
                new Links(Duration.ofHours(1), ""),
                50);
        var file = (Map<?, ?>) ((List<?>) caller.object(method, Map.of()).get("files")).get(0);
        assertThat(file.get("filename")).isEqualTo("a.jpg");
        assertThat(file.get("download_url")).isEqualTo("/files/snapshots/a.jpg?signature=signed");
        assertThat(file.containsKey("device")).isFalse();
    }

    @Test
    void aBaseUrlMustBeOne() {
        assertThatThrownBy(() -> new Links(Duration.ofHours(1), "cams.example"))
                .hasMessageStartingWith("server.public_base_url: ");
    }

    @Test
    void subscriptionsAreThoseOfTheConnection() {
        var gate = Gates.<Events>to(events);
        var subscribe = new SubscribeEvents(gate);
        assertThat(caller.call(subscribe, Map.of("topics", List.of("camera.connected", "system.health"))))
                .isEqualTo(Map.of(
                        "subscribed",
                        true,
                        "topics",
                        List.of("camera.connected", "system.health"),
                        "filters",
                        Map.of(),
                        "epoch",
                        "fake",
                        "sequence",
                        0L,
                        "resumed",
                        false,
                        "gap",
                        false));
        assertThat(caller.call(new GetSubscriptionStats(gate)))
                .isEqualTo(Map.of(
                        "global_stats",
                        Map.of(
                                "total_subscriptions",
                                2,
                                "active_clients",
                                1,
                                "topic_counts",
                                Map.of("camera.connected", 1, "system.health", 1)),
                        "client_topics",
                        List.of("camera.connected", "system.health"),
                        "client_id",
                        caller.session().id()));
        var unsubscribe = new UnsubscribeEvents(gate);
        assertThat(caller.call(unsubscribe, Map.of("topics", List.of("system.health"))))
                .isEqualTo(Map.of("unsubscribed", true, "topics", List.of("system.health")));
        assertThat(caller.call(unsubscribe))
                .isEqualTo(Map.of("unsubscribed", true, "topics", List.of("camera.connected")));
    }

    @Test
    void subscribingNeedsATopicAndAPositionThatIsOne() {
        var subscribe = new SubscribeEvents(Gates.to(events));
        assertThat(caller.refused(ErrorCode.INVALID_PARAMETER, subscribe, Map.of("topics", List.of())))
                .containsEntry("param", "topics");
        assertThat(caller.refused(
                        ErrorCode.INVALID_PARAMETER,
                        subscribe,
                        Map.of("topics", List.of("system.health"), "resume_from", Map.of("epoch", "x"))))
                .containsEntry("param", "resume_from")
                .containsEntry("rule", "type");
        caller.call(
                subscribe,
                Map.of("topics", List.of("system.health"), "resume_from", Map.of("epoch", "x", "sequence", 12)));
    }

    @Test
    void aClientThatComesBackHearsWhetherItHasMissedSomething() {
        var subscribe = new SubscribeEvents(Gates.to(events));
        assertThat((Map<?, ?>) caller.call(subscribe, Map.of("topics", List.of("system.health"))))
                .as("the first time there is nothing to resume")
                .extracting("resumed", "gap")
                .containsExactly(false, false);
        assertThat(resumed(subscribe, events.position().epoch())).containsExactly(true, false);
        assertThat(resumed(subscribe, "of an earlier run")).containsExactly(false, true);
    }

    private List<Object> resumed(SubscribeEvents subscribe, String epoch) {
        var answer = (Map<?, ?>) caller.call(
                subscribe,
                Map.of("topics", List.of("system.health"), "resume_from", Map.of("epoch", epoch, "sequence", 0)));
        return List.of(answer.get("resumed"), answer.get("gap"));
    }
}
