package io.camhost.rpc.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.ErrorCode;
import io.camhost.api.auth.Auth;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams;
import io.camhost.swap.Gate;
import io.camhost.testing.Caller;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeStreams;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CameraMethodsTest {
    private final Caller caller = new Caller();
    private final ManualClock clock = new ManualClock();
    private final FakeCameras cameras = new FakeCameras();
    private final Gate<Auth> auth = Gates.to(new FakeAuth());
    private final Tickets tickets = new Tickets(clock);
    private final GetCameraList list = new GetCameraList(Gates.to(cameras), auth, tickets);
    private final GetCameraStatus status =
            new GetCameraStatus(Gates.to(cameras), Gates.to(new FakeStreams(cameras)), auth, tickets, clock);
    private final GetCameraCapabilities capabilities = new GetCameraCapabilities(Gates.to(cameras));

    @Test
    void anEmptyListIsASuccess() {
        assertThat(caller.call(list)).isEqualTo(Map.of("cameras", List.of(), "total", 0, "connected", 0L));
    }

    @Test
    void theListHasTheUnpluggedOnesToo() {
        cameras.plug(0);
        cameras.pull(1);
        var result = (Map<?, ?>) caller.call(list);
        assertThat(result.get("total")).isEqualTo(2);
        assertThat(result.get("connected")).isEqualTo(1L);
        assertThat(((List<?>) result.get("cameras"))
                        .stream()
                                .map(camera ->
                                        ((Map<?, ?>) camera).get("device").toString())
                                .toList())
                .containsExactly("camera0", "camera1");
    }

    @Test
    void statusHasMetricsAndCapabilities() {
        cameras.plug(3);
        clock.advance(Duration.ofSeconds(90));
        var result = caller.object(status, Map.of("device", "camera3"));
        assertThat(result.get("device")).isEqualTo("camera3");
        assertThat(result.get("metrics")).isEqualTo(Map.of("bytes_sent", 0L, "readers", 0, "uptime", 90L));
        assertThat(result.get("capabilities"))
                .isEqualTo(Map.of(
                        "formats", List.of("MJPG"), "resolutions", List.of("640x360"), "frame_rates", List.of(15)));
    }

    @Test
    void statusAnswersWithZerosWithoutStreams() {
        cameras.plug(0);
        var alone = new GetCameraStatus(Gates.to(cameras), new Gate<Streams>("streams"), auth, tickets, clock);
        assertThat(caller.object(alone, Map.of("device", "camera0")).get("metrics"))
                .isEqualTo(Map.of("bytes_sent", 0L, "readers", 0, "uptime", 0L));
    }

    @Test
    void anUnknownCameraIsNotFound() {
        for (String id : List.of("camera9", "camera007", "camera99999999999999999999"))
            assertThat(caller.refused(ErrorCode.NOT_FOUND, status, Map.of("device", id)))
                    .isEqualTo(Map.of("resource", "camera", "id", id));
        caller.refused(ErrorCode.NOT_FOUND, capabilities, Map.of("device", "camera9"));
    }

    @Test
    void capabilitiesHaveBothNamesForTheRates() {
        cameras.plug(0);
        assertThat(caller.call(capabilities, Map.of("device", "camera0")))
                .isEqualTo(Map.of(
                        "device",
                        "camera0",
                        "formats",
                        List.of("MJPG"),
                        "resolutions",
                        List.of("640x360"),
                        "fps_options",
                        List.of(15),
                        "frame_rates",
                        List.of(15),
                        "validation_status",
                        "CONFIRMED"));
    }

    @Test
    void capabilitiesOfACameraThatIsNotThereAreMarkedSo() {
        cameras.pull(0);
        assertThat(caller.object(capabilities, Map.of("device", "camera0")).get("validation_status"))
                .isEqualTo("DISCONNECTED");
    }

    @Test
    void capabilitiesNobodyHasProbedAreEmpty() {
        Camera plugged = cameras.plug(0);
        cameras.put(new Camera(
                new CameraId(0),
                plugged.description(),
                Camera.Status.CONNECTED,
                "Camera 0",
                "1920x1080",
                30,
                Optional.empty(),
                Camera.Validation.NONE,
                plugged.streams(),
                plugged.since(),
                plugged.lastSeen()));
        var result = caller.object(capabilities, Map.of("device", "camera0"));
        assertThat(result.get("validation_status")).isEqualTo("NONE");
        assertThat(result.get("formats")).isEqualTo(List.of());
    }

    @Test
    void anAliasIsTheNameFromThenOnUntilItIsTakenAway() {
        cameras.plug(3);
        String own = cameras.find(new CameraId(3)).orElseThrow().name();
        var alias = new SetCameraAlias(Gates.to(cameras));
        assertThat(caller.call(alias, Map.of("device", "camera3", "alias", "Front door")))
                .isEqualTo(Map.of("device", "camera3", "name", "Front door"));
        assertThat(cameras.find(new CameraId(3)).orElseThrow().name()).isEqualTo("Front door");
        assertThat(caller.object(alias, Map.of("device", "camera3", "alias", ""))
                        .get("name"))
                .isEqualTo(own);
        assertThat(caller.refused(ErrorCode.NOT_FOUND, alias, Map.of("device", "camera7", "alias", "x")))
                .containsEntry("resource", "camera");
    }
}
