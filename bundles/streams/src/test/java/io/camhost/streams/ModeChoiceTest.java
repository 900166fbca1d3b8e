package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeChoiceTest {
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
        assertThat(text(best(TestCameras.camera(offered), TestCameras.NODE))).isEqualTo(chosen);
    }

    /** The bus, then modes, then the best one. USB 2 carries 24.5 MB/s for one camera, raw pictures of two bytes per pixel. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "480   | YUYV 1280x720@30; YUYV 1280x720@10; YUYV 640x480@30 | yuyv422 640x480@30",
                "5000  | YUYV 1280x720@30; YUYV 1280x720@10; YUYV 640x480@30 | yuyv422 1280x720@30",
                "480   | YUYV 1280x720@30; MJPG 640x480@30                   | mjpeg 640x480@30",
                "12    | YUYV 640x480@30; YUYV 160x120@15                    | yuyv422 160x120@15",
                "480   | YUYV 1280x720@30                                    | yuyv422 1280x720@30",
            })
    void takesWhatItsBusCarriesBeforeWhatItDoesNot(String speed, String offered, String chosen) {
        Camera camera = TestCameras.plugged(TestCameras.camera(offered), 0, Map.of("bus", "pci-usb2", "speed", speed));
        assertThat(text(best(camera, TestCameras.NODE))).isEqualTo(chosen);
    }

    private static Mode best(Camera camera, FfmpegInput source) {
        return new ModeChoice(720).ranked(camera, source, Wish.NONE).get(0);
    }

    @Test
    void leavesTheChoiceToACameraThatDecidesItself() {
        FfmpegInput stream = new FfmpegInput("rtsp", List.of(), "rtsp://10.0.0.1/", Optional.empty(), false, true);
        Mode mode = best(TestCameras.camera("H264 1920x1080@25"), stream);
        assertThat(mode.inputOptions()).isEmpty();
        assertThat(mode.h264()).isTrue();
    }

    @Test
    void givesFfmpegTheModeBeforeTheInput() {
        Mode mode = best(TestCameras.camera("MJPG 640x480@30000/1001"), TestCameras.NODE);
        assertThat(mode.inputOptions())
                .containsExactly("-input_format", "mjpeg", "-video_size", "640x480", "-framerate", "30000/1001");
    }

    private static String text(Mode mode) {
        return mode.format().orElse("") + " " + mode.width() + "x" + mode.height() + "@"
                + mode.rate().map(FrameRate::toString).orElse("?");
    }

    @Test
    void asksForWhatAWeakMachineIsSetToEncode() {
        Mode mode = new ModeChoice(360)
                .ranked(
                        TestCameras.camera("YUYV 1280x720@30; YUYV 640x360@30; YUYV 320x180@30"),
                        TestCameras.NODE,
                        Wish.NONE)
                .get(0);
        assertThat(text(mode)).contains("640x360");
    }
}
