package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.camera.FrameRate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {
    @ParameterizedTest
    @CsvSource({
        "evil, 3.0, yuv420p, 600k, ultrafast, mediamtx.codec.video_profile",
        "baseline, 3.5, yuv420p, 600k, ultrafast, mediamtx.codec.video_level",
        "baseline, 3.0, rgb24, 600k, ultrafast, mediamtx.codec.pixel_format",
        "baseline, 3.0, yuv420p, -i, ultrafast, mediamtx.codec.bitrate",
        "baseline, 3.0, yuv420p, 600k, fastest, mediamtx.codec.preset",
        "baseline, 3.0, yuv422p, 600k, ultrafast, mediamtx.codec.pixel_format",
    })
    void refusesWhatIsNotInItsEnumeration(
            String profile, String level, String pixels, String bitrate, String preset, String key) {
        assertThatThrownBy(() -> new Codec(profile, level, pixels, bitrate, preset))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + ": ")
                .hasMessageContaining("got ");
    }

    @ParameterizedTest
    @CsvSource({"640, 480, 30, true", "720, 576, 25, true", "1280, 720, 15, false", "640, 480, 60, false"})
    void givesTheLevelOnlyToWhatFitsIntoIt(int width, int height, int rate, boolean fits) {
        assertThat(Encoder.X264
                        .arguments(TestSettings.USUAL.codec(), width, height, FrameRate.of(rate), List.of())
                        .contains("-level"))
                .isEqualTo(fits);
    }

    @Test
    void makesOneKeyFramePerSecondAndNoFrameThatWaits() {
        assertThat(String.join(
                        " ",
                        Encoder.X264.arguments(
                                TestSettings.USUAL.codec(), 640, 480, new FrameRate(30000, 1001), List.of())))
                .contains("-g 30", "-keyint_min 30", "-sc_threshold 0", "-bf 0", "-tune zerolatency")
                .contains("-profile:v baseline", "-preset ultrafast", "-b:v 600k", "-pix_fmt yuv420p");
    }
}
