package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import io.camhost.testing.FakeCameras;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeChoiceTest {
    private static final FfmpegInput NODE =
            new FfmpegInput("v4l2", List.of("-f", "v4l2"), "/dev/video0", Optional.of("/dev/video0"), true, true);

    /** Modes as {@code MJPG 1280x720@30}, several rates with commas, several modes with semicolons. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MJPG 1920x1080@30; MJPG 1280x720@30; YUYV 640x480@30 | mjpeg 1280x720@30",
                "YUYV 1280x720@10; YUYV 640x480@30,15; MJPG 640x480@30 | mjpeg 640x480@30",
                "YUYV 640x480@30,60,15 | yuyv422 640x480@30",
                "YUYV 640x480@60 | yuyv422 640x480@60",
                "MJPG 1280x720@30; H264 1920x1080@30; H264 3840x2160@30 | h264 1920x1080@30",
                "MJPG 1280x720@30; H264 1920x1080@5 | mjpeg 1280x720@30",
                "YUYV 1920x1080@5; YUYV 1600x1200@5 | yuyv422 1600x1200@5",
                "NV12 1280x720@30; YUYV 1280x720@30 | nv12 1280x720@30",
                "XXXX 1280x720@30; GREY 320x240@30 | gray 320x240@30",
            })
    void takesTheBestModeThatIsCheapEnough(String offered, String chosen) {
        assertThat(text(new ModeChoice(720).choose(camera(offered), NODE, Optional.empty())))
                .isEqualTo(chosen);
    }

    @Test
    void staysWithItsModeWhileTheCameraOffersIt() {
        Mode small = new ModeChoice(720).choose(camera("YUYV 640x480@30"), NODE, Optional.empty());
        Camera more = camera("MJPG 1280x720@30; YUYV 640x480@30");
        assertThat(new ModeChoice(720).choose(more, NODE, Optional.of(small))).isEqualTo(small);
        assertThat(text(new ModeChoice(720).choose(camera("MJPG 1280x720@30"), NODE, Optional.of(small))))
                .isEqualTo("mjpeg 1280x720@30");
    }

    @Test
    void leavesTheChoiceToACameraThatDecidesItself() {
        FfmpegInput stream = new FfmpegInput("rtsp", List.of(), "rtsp://10.0.0.1/", Optional.empty(), false, true);
        Mode mode = new ModeChoice(720).choose(camera("H264 1920x1080@25"), stream, Optional.empty());
        assertThat(mode.inputOptions()).isEmpty();
        assertThat(mode.h264()).isTrue();
    }

    @Test
    void givesFfmpegTheModeBeforeTheInput() {
        Mode mode = new ModeChoice(720).choose(camera("MJPG 640x480@30000/1001"), NODE, Optional.empty());
        assertThat(mode.inputOptions())
                .containsExactly("-input_format", "mjpeg", "-video_size", "640x480", "-framerate", "30000/1001");
    }

    private static String text(Mode mode) {
        return mode.format().orElse("") + " " + mode.width() + "x" + mode.height() + "@"
                + mode.rate().map(FrameRate::toString).orElse("?");
    }

    static Camera camera(String offered) {
        Camera fake = FakeCameras.camera(0, Camera.Status.CONNECTED);
        List<PixelFormat> formats = new ArrayList<>();
        for (String mode : offered.split("; *")) {
            String[] parts = mode.strip().split("[ x@]", 4);
            List<FrameRate> rates =
                    Stream.of(parts[3].split(",")).map(ModeChoiceTest::rate).toList();
            var size = new FrameSize(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), rates);
            formats.add(new PixelFormat(parts[0], "", List.of(size)));
        }
        CameraDescription told = fake.description();
        return new Camera(
                fake.id(),
                new CameraDescription(told.identity(), told.name(), NODE, told.number(), true, false),
                fake.status(),
                fake.name(),
                fake.resolution(),
                fake.fps(),
                Optional.of(new Capabilities("", "", "", formats)),
                fake.validation(),
                fake.streams(),
                fake.since(),
                fake.lastSeen());
    }

    private static FrameRate rate(String text) {
        String[] parts = text.strip().split("/");
        return new FrameRate(Integer.parseInt(parts[0]), parts.length == 2 ? Integer.parseInt(parts[1]) : 1);
    }

    @Test
    void asksForWhatAWeakMachineIsSetToEncode() {
        Mode mode = new ModeChoice(360)
                .choose(camera("YUYV 1280x720@30; YUYV 640x360@30; YUYV 320x180@30"), NODE, Optional.empty());
        assertThat(text(mode)).contains("640x360");
    }
}
