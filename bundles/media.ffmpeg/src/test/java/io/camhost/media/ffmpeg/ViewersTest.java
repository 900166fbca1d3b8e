package io.camhost.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.CameraId;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ViewersTest {
    private static final CameraId CAMERA = new CameraId(0);
    private static final CameraId OTHER = new CameraId(1);

    private final ManualClock clock = new ManualClock();
    private final Viewers viewers = new Viewers(clock::nanoTime);

    @Test
    void countsEachOnceAsLongAsTheyAsk() {
        assertThat(viewers.saw(CAMERA, "a")).isTrue();
        assertThat(viewers.saw(CAMERA, "a")).isFalse();
        assertThat(viewers.saw(CAMERA, "b")).isFalse();
        assertThat(viewers.saw(OTHER, "a")).isTrue();
        assertThat(viewers.count(CAMERA)).isEqualTo(2);
        clock.advance(Duration.ofSeconds(9));
        viewers.saw(CAMERA, "b");
        clock.advance(Duration.ofSeconds(2));
        assertThat(viewers.count(CAMERA)).isEqualTo(1);
        assertThat(viewers.count(OTHER)).isZero();
    }

    @Test
    void tellsItsSuccessor() {
        viewers.saw(CAMERA, "a");
        viewers.sent(CAMERA, 10);
        viewers.sent(CAMERA, 5);
        Viewers next = new Viewers(clock::nanoTime);
        next.restore(viewers.state());
        assertThat(next.count(CAMERA)).isEqualTo(1);
        assertThat(next.sent(CAMERA)).isEqualTo(15);
        next.forget(CAMERA);
        assertThat(next.count(CAMERA)).isZero();
        assertThat(next.sent(CAMERA)).isZero();
    }
}
