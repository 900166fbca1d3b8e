package com.example.brightness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.ErrorCode;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Role;
import io.camhost.api.camera.CameraId;
import io.camhost.testing.Caller;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeStreams;
import io.camhost.testing.ManualClock;
import java.awt.Color;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrightnessTest {
    private final FakeCameras cameras = new FakeCameras();
    private final FakeStreams streams = new FakeStreams(cameras);
    private final ManualClock clock = new ManualClock();
    private final Brightness method = new Brightness(cameras, streams, Duration.ofMillis(120), clock);
    private final Caller caller = new Caller();
    private CameraId camera;

    @BeforeEach
    void plug() throws Exception {
        camera = cameras.plug(0).id();
        streams.setStill(camera, Jpegs.of(Color.WHITE, Color.WHITE), clock.instant());
    }

    @Test
    void aWhitePictureIsBright() {
        Map<?, ?> result = caller.object(method, Map.of("device", "camera0"));
        assertThat(result.get("device")).isEqualTo("camera0");
        assertThat(result.get("brightness")).isEqualTo(100.0);
        assertThat(result.get("colour")).isEqualTo("#ffffff");
        assertThat(result.get("taken_at")).isEqualTo(clock.instant());
    }

    @Test
    void onlyTheCentreCountsWhenThatIsAskedFor() throws Exception {
        streams.setStill(camera, Jpegs.of(Color.BLACK, Color.WHITE), clock.instant());
        assertThat(caller.object(method, Map.of("device", "camera0", "area", "centre"))
                        .get("brightness"))
                .isEqualTo(100.0);
        assertThat(caller.object(method, Map.of("device", "camera0")).get("colour"))
                .isEqualTo("#000000");
    }

    @Test
    void anOldPictureIsNone() {
        clock.advance(Duration.ofSeconds(20));
        assertThat(caller.refused(ErrorCode.DEPENDENCY_FAILED, method, Map.of("device", "camera0")))
                .containsEntry("detail", "there is none of the last 10 s");
        assertThat(streams.stillsAsked()).as("asking is what makes the host take one").isGreaterThan(1);
        assertThat(caller.object(method, Map.of("device", "camera0", "max_age", 30L)))
                .isNotEmpty();
    }

    @Test
    void aPictureThatIsNoneIsSaid() {
        streams.setStill(camera, new byte[] {1, 2, 3}, clock.instant());
        assertThat(caller.refused(ErrorCode.DEPENDENCY_FAILED, method, Map.of("device", "camera0")))
                .containsEntry("dependency", "picture");
    }

    @Test
    void aCameraMustBeThere() {
        assertThat(caller.refused(ErrorCode.NOT_FOUND, method, Map.of("device", "camera7")))
                .containsEntry("id", "camera7");
        cameras.pull(0);
        assertThat(caller.refused(ErrorCode.INVALID_STATE, method, Map.of("device", "camera0")))
                .containsEntry("state", "DISCONNECTED");
    }

    @Test
    void whoComesTooLateIsSentToTheSuccessor() throws Exception {
        method.stop();
        assertThatThrownBy(() -> caller.call(method, Map.of("device", "camera0"))).isInstanceOf(ServiceGone.class);
    }

    @Test
    void aViewerMayCallIt() {
        assertThat(method.definition().role()).isEqualTo(Optional.of(Role.VIEWER));
    }
}
