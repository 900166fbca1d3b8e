package io.camhost.rpc.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.ErrorCode;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.auth.Auth;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.Streams;
import io.camhost.api.media.Streams.Media;
import io.camhost.swap.Gate;
import io.camhost.testing.Caller;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeStreams;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamMethodsTest {
    private final Caller caller = new Caller();
    private final ManualClock clock = new ManualClock();
    private final FakeCameras cameras = new FakeCameras();
    private final FakeStreams streams = new FakeStreams(cameras);
    private final Gate<Cameras> directory = Gates.to(cameras);
    private final Gate<Streams> media = Gates.to(streams);
    private final Gate<Auth> auth = Gates.to(new FakeAuth());
    private final Tickets tickets = new Tickets(clock);
    private final StartStreaming start = new StartStreaming(media, auth, tickets, clock);
    private final StopStreaming stop = new StopStreaming(media, clock);
    private final GetStreamUrl url = new GetStreamUrl(directory, media, auth, tickets, Duration.ofMinutes(5));
    private final GetStreamStatus status = new GetStreamStatus(directory, media, clock);
    private final GetStreams list = new GetStreams(media);
    private final Map<String, Object> camera0 = Map.of("device", "camera0");
    private final Map<String, Object> camera1 = Map.of("device", "camera1");

    StreamMethodsTest() {
        cameras.plug(0);
        cameras.pull(1);
    }

    private void mediaDown() {
        streams.setMedia(new Media(
                "mediamtx", new MediaServer.Status(MediaServer.State.ERROR, true, "gone", ""), "gone", Map.of()));
    }

    @Test
    void startingAgainKeepsTheFirstStart() {
        var first = caller.object(start, camera0);
        assertThat(first.get("stream_name")).isEqualTo("camera0");
        assertThat(first.get("stream_url")).isEqualTo("rtsp://${host}:8554/camera0");
        assertThat(first.get("auto_close_after")).isEqualTo("300s");
        assertThat(caller.object(start, camera0)).isEqualTo(first);
    }

    @Test
    void whatWasNotStartedCannotBeStopped() {
        caller.refused(ErrorCode.INVALID_STATE, stop, camera0);
        caller.refused(ErrorCode.NOT_FOUND, start, Map.of("device", "camera9"));
        assertThat(caller.refused(ErrorCode.INVALID_STATE, start, camera1)).containsEntry("state", "DISCONNECTED");
    }

    @Test
    void stoppingTellsHowLongItWasOn() {
        var began = (java.time.Instant) caller.object(start, camera0).get("start_time");
        clock.setWall(began.plusMillis(61_500));
        var stopped = caller.object(stop, camera0);
        assertThat(stopped.get("start_time")).isEqualTo(began);
        assertThat(stopped.get("duration")).isEqualTo(61L);
        assertThat(stopped.get("stream_continues")).isEqualTo(false);
    }

    @Test
    void theUrlIsThatOfTheActiveDriver() {
        assertThat(caller.call(url, camera0))
                .isEqualTo(Map.of(
                        "device",
                        "camera0",
                        "stream_name",
                        "camera0",
                        "stream_url",
                        "rtsp://${host}:8554/camera0",
                        "available",
                        true,
                        "active_consumers",
                        0,
                        "stream_status",
                        "NOT_READY",
                        "ticket_url",
                        "rtsp://${host}:8554/camera0?token=ticket-admin",
                        "ticket_urls",
                        Map.of(
                                "rtsp",
                                "rtsp://${host}:8554/camera0?token=ticket-admin",
                                "hls",
                                "http://${host}:8888/camera0/index.m3u8?token=ticket-admin"),
                        "ticket_expires_at",
                        clock.instant().plusSeconds(300)));
        caller.call(start, camera0);
        assertThat(caller.object(url, camera0).get("stream_status")).isEqualTo("READY");
        String live = "${scheme}://${authority}/live/${ticket}/${id}/index.m3u8";
        streams.setMedia(new Media(
                "ffmpeg",
                new MediaServer.Status(MediaServer.State.RUNNING, true, "embedded", ""),
                "embedded",
                Map.of("live.hls", live)));
        assertThat(caller.object(url, camera0).get("stream_url"))
                .isEqualTo("${scheme}://${authority}/live/${ticket}/camera0/index.m3u8");
        assertThat(caller.object(url, camera0).get("ticket_url"))
                .isEqualTo("${scheme}://${authority}/live/ticket-admin/camera0/index.m3u8");
    }

    @Test
    void theUrlIsToldWhileTheMediaServerIsDown() {
        mediaDown();
        var result = caller.object(url, camera0);
        assertThat(result.get("stream_status")).isEqualTo("NOT_READY");
        assertThat(result.get("stream_url")).isEqualTo("rtsp://${host}:8554/camera0");
        var alone = new GetStreamUrl(directory, new Gate<>("streams"), auth, tickets, Duration.ofMinutes(5));
        assertThat(caller.object(alone, camera0).get("available")).isEqualTo(true);
        assertThat(caller.object(url, camera1).get("available")).isEqualTo(false);
    }

    @Test
    void statusIsNestedAsTheClientWantsIt() {
        var idle = caller.object(status, camera0);
        assertThat(idle.get("status")).isEqualTo("INACTIVE");
        assertThat(idle.get("mediamtx_path")).isEqualTo(Map.of("exists", true, "ready", false, "readers", 0));
        assertThat(idle.get("ffmpeg_process")).isEqualTo(Map.of("running", false, "pid", 0L, "uptime", 0L));
        caller.call(start, camera0);
        assertThat(caller.object(status, camera0).get("status")).isEqualTo("ACTIVE");
        assertThat(caller.object(status, camera0).containsKey("limits")).isFalse();
        streams.setCondition(
                new MediaServer.Condition(Health.HEALTHY, "", List.of("patience: works from 2.0"), Map.of()));
        assertThat((Object) caller.object(status, camera0).get("limits"))
                .isEqualTo(List.of("patience: works from 2.0"));
    }

    @Test
    void aPathThatIsNotThereIsAStreamNotFound() {
        assertThat(caller.refused(ErrorCode.NOT_FOUND, status, camera1))
                .isEqualTo(Map.of("resource", "stream", "id", "camera1"));
        assertThat(caller.refused(ErrorCode.NOT_FOUND, status, Map.of("device", "camera9")))
                .containsEntry("resource", "camera");
    }

    @Test
    void withoutMediaServerStatusAndListFail() {
        mediaDown();
        assertThat(caller.refused(ErrorCode.DEPENDENCY_FAILED, status, camera0))
                .containsEntry("dependency", "MediaMTX");
        caller.refused(ErrorCode.DEPENDENCY_FAILED, list, Map.of());
    }

    @Test
    void streamsAreAnArrayOfFiveFields() {
        assertThat(caller.call(list))
                .isEqualTo(List.of(
                        Map.of("name", "camera0", "source", "lavfi", "ready", false, "readers", 0, "bytes_sent", 0L)));
        cameras.pull(0);
        assertThat(caller.call(list)).isEqualTo(List.of());
    }

    @Test
    void withoutAnyAddressTheUsualOneIsTold() {
        assertThat(StreamViews.address(Map.of(), new CameraId(4))).isEqualTo("rtsp://${host}:8554/camera4");
    }
}
