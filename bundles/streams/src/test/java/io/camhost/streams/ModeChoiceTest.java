package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import io.camhost.testing.FakeCameras;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        assertThat(text(best(camera(offered), NODE))).isEqualTo(chosen);
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
        Camera camera = plugged(camera(offered), 0, Map.of("bus", "pci-usb2", "speed", speed));
        assertThat(text(best(camera, NODE))).isEqualTo(chosen);
    }

    private static Mode best(Camera camera, FfmpegInput source) {
        return new ModeChoice(720).ranked(camera, source, Wish.NONE).get(0);
    }

    @Test
    void leavesTheChoiceToACameraThatDecidesItself() {
        FfmpegInput stream = new FfmpegInput("rtsp", List.of(), "rtsp://10.0.0.1/", Optional.empty(), false, true);
        Mode mode = best(camera("H264 1920x1080@25"), stream);
        assertThat(mode.inputOptions()).isEmpty();
        assertThat(mode.h264()).isTrue();
    }

    @Test
    void givesFfmpegTheModeBeforeTheInput() {
        Mode mode = best(camera("MJPG 640x480@30000/1001"), NODE);
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
                .ranked(camera("YUYV 1280x720@30; YUYV 640x360@30; YUYV 320x180@30"), NODE, Wish.NONE)
                .get(0);
        assertThat(text(mode)).contains("640x360");
    }

    /** The same camera with another number, and details as a discovery tells them. */
    static Camera plugged(Camera camera, int number, Map<String, String> details) {
        CameraDescription told = camera.description();
        return new Camera(
                new CameraId(number),
                new CameraDescription(
                        new CameraIdentity("fake", "fake" + number),
                        told.name(),
                        told.source(),
                        told.number(),
                        true,
                        false,
                        "",
                        Optional.empty(),
                        details),
                camera.status(),
                "Fake " + number,
                camera.resolution(),
                camera.fps(),
                camera.capabilities(),
                camera.validation(),
                camera.streams(),
                camera.since(),
                camera.lastSeen());
    }

    static Camera unprobed(Camera camera) {
        return new Camera(
                camera.id(),
                camera.description(),
                camera.status(),
                camera.name(),
                camera.resolution(),
                camera.fps(),
                Optional.empty(),
                Camera.Validation.NONE,
                camera.streams(),
                camera.since(),
                camera.lastSeen());
    }

    /** The same at another node. */
    static Camera node(Camera camera, String node) {
        FfmpegInput source = new FfmpegInput("v4l2", List.of("-f", "v4l2"), node, Optional.of(node), true, true);
        CameraDescription told = camera.description();
        return new Camera(
                camera.id(),
                new CameraDescription(told.identity(), told.name(), source, told.number(), true, false),
                camera.status(),
                camera.name(),
                camera.resolution(),
                camera.fps(),
                camera.capabilities(),
                camera.validation(),
                camera.streams(),
                camera.since(),
                camera.lastSeen());
    }

    static Camera disconnected(Camera camera) {
        return new Camera(
                camera.id(),
                camera.description(),
                Camera.Status.DISCONNECTED,
                camera.name(),
                camera.resolution(),
                camera.fps(),
                Optional.empty(),
                Camera.Validation.DISCONNECTED,
                Map.of(),
                camera.since(),
                camera.lastSeen());
    }
}
