package io.camhost.streams;

import static io.camhost.streams.Host.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.testing.ManualClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmFramesTest {
    private final WarmFrames warm = new WarmFrames(Optional.of(Path.of("/dev/shm/x")), new ManualClock());

    private static Encoding encoding(boolean copy) {
        return new Encoding(List.of(), List.of("-c:v", copy ? "copy" : "libx264"), 640, 360, FrameRate.of(15), copy);
    }

    @Test
    void theOutputIsNotShownToPeople() {
        List<String> publisher = List.of("ffmpeg", "-i", "x", "-map", "0:v:0", "-c:v", "libx264", "index.m3u8");
        List<String> whole = new ArrayList<>(publisher);
        whole.addAll(warm.output(CAMERA, encoding(false)));
        assertThat(whole).contains("/dev/shm/x/camera0.jpg");
        assertThat(WarmFrames.without(whole)).isEqualTo(publisher);
        assertThat(WarmFrames.without(publisher)).isEqualTo(publisher);
    }

    @Test
    void aCamerasOwnH264IsNotDecodedForIt() {
        assertThat(warm.output(CAMERA, encoding(true))).isEmpty();
    }
}
