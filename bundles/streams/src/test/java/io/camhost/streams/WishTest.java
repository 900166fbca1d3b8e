package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.testing.FakeCameras;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WishTest {
    private static final CameraId ID = new CameraId(0);
    private static final String OFFERED =
            "MJPG 1280x720@30,15; MJPG 640x480@30; YUYV 640x480@30,15; YUYV 320x240@30000/1001,15/2; H264 1920x1080@30";

    private static EncodingChoice planned(String wish, Camera camera) {
        var choice = new EncodingChoice(TestSettings.USUAL.codec(), 720, Wish.configured(wish));
        choice.plan(List.of(camera), Map.of(), Double.MAX_VALUE);
        return choice;
    }

    private static Encoding encoding(EncodingChoice choice, Camera camera) {
        return choice.of(camera, Optional.of(Encoder.X264)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1280x720@15            | mjpeg   1280x720 15",
                "640x480                | mjpeg   640x480  30",
                "640x480 raw            | yuyv422 640x480  30",
                "@15 YUYV               | yuyv422 640x480  15",
                "yuyv 320x240@30        | yuyv422 320x240  30000/1001",
                "@15/2                  | yuyv422 320x240  15/2",
                "h264                   | h264    1920x1080 30",
                "2M                     | mjpeg   1280x720 30",
            })
    void isHonoured(String wish, String expected) {
        Camera camera = TestCameras.camera(OFFERED);
        EncodingChoice choice = planned("camera0=" + wish, camera);
        String[] parts = expected.split(" +");
        assertThat(encoding(choice, camera).inputOptions())
                .containsExactly("-input_format", parts[0], "-video_size", parts[1], "-framerate", parts[2]);
        assertThat(choice.notes()).isEmpty();
    }

    @Test
    void setsTheBitRateOfItsCameraOnly() {
        Camera camera = TestCameras.camera(OFFERED);
        Camera other = TestCameras.plugged(camera, 1, Map.of());
        var choice = new EncodingChoice(
                TestSettings.USUAL.codec(), 720, Wish.configured("camera0=mjpeg 2M", "camera1=mjpeg"));
        choice.plan(List.of(camera, other), Map.of(), Double.MAX_VALUE);
        assertThat(encoding(choice, camera).codecArguments()).containsSequence("-b:v", "2M");
        assertThat(encoding(choice, other).codecArguments()).containsSequence("-b:v", "600k");
    }

    @Test
    void isFoundByTheNameOfTheCameraToo() {
        Camera camera = TestCameras.plugged(TestCameras.camera(OFFERED), 7, Map.of());
        assertThat(encoding(planned("fake 7 = 640x480", camera), camera).width())
                .isEqualTo(640);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1920x1080@60", "640x480@25", "nv12", "1280x720@30 yuyv", "1920x1080 1M"})
    void isRefusedWithWhatIsPossible(String wish) {
        Camera camera = TestCameras.camera(OFFERED);
        EncodingChoice choice = planned("camera0=" + wish, camera);
        assertThat(choice.notes().get(ID))
                .isEqualTo("the wish \"" + wish + "\" is not possible; possible: h264 1920x1080@30;"
                        + " mjpeg 1280x720@30,15; mjpeg 640x480@30; yuyv422 640x480@30,15;"
                        + " yuyv422 320x240@30000/1001,15/2");
        assertThat(encoding(choice, camera).copy()).isTrue(); // as without a wish
    }

    @Test
    void waitsUntilItIsKnownWhatTheCameraCan() {
        Camera unknown = TestCameras.unprobed(TestCameras.camera(OFFERED));
        EncodingChoice choice = planned("camera0=640x480", unknown);
        assertThat(choice.notes().get(ID)).contains("waits until it is known");
        Camera camera = TestCameras.camera(OFFERED);
        choice.plan(List.of(camera), Map.of(), Double.MAX_VALUE);
        assertThat(choice.notes()).isEmpty();
        assertThat(encoding(choice, camera).width()).isEqualTo(640);
    }

    /** One that decides itself what it sends: 640x360, 15 frames per second. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "320x180     | fps=15,scale=320:180",
                "@5          | fps=5,scale=640:360",
                "320x180@5   | fps=5,scale=320:180",
                "640x360@15  | ",
                "1280x720    | not possible; possible: 640x360@15 or less",
                "@30         | not possible; possible: 640x360@15 or less",
                "320x320     | not possible; possible: 640x360@15 or less",
                "mjpeg       | not possible; possible: 640x360@15 or less",
            })
    void isMadeByUsWhenTheCameraCannotBeAsked(String wish, String filters) {
        Camera camera = FakeCameras.camera(0, Camera.Status.CONNECTED);
        EncodingChoice choice = planned("camera0=" + wish, camera);
        List<String> arguments = encoding(choice, camera).codecArguments();
        if (filters != null && filters.startsWith("not possible")) {
            assertThat(choice.notes().get(ID)).endsWith(filters);
            assertThat(arguments).doesNotContain("-vf");
        } else if (filters == null) {
            assertThat(choice.notes()).isEmpty();
            assertThat(arguments).doesNotContain("-vf");
        } else {
            assertThat(choice.notes()).isEmpty();
            assertThat(arguments).containsSequence("-vf", filters);
        }
    }

    /** One of the network whose pictures have to be encoded anew. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEVC 1280x720@25  | 640x360      | fps=25,scale=640:360",
                "HEVC 1280x720@25  | 640x360@10   | fps=10,scale=640:360",
                "MJPG 1280x720@25  | @5           | fps=5,scale=1280:720",
                "MJPG 1280x720     | 640x360      | scale=640:360",
                "MJPG 1280x720     | @5           | fps=5,scale=1280:720",
                "HEVC 3840x2160@25 | 2M           | fps=25,scale=1280:720",
                "HEVC 3840x2160@25 | 1920x1080    | fps=25,scale=1920:1080",
                "HEVC 3840x2160    | 1M           | scale=1280:720",
                "HEVC 1280x720@25  | 1920x1080    | not possible; possible: 1280x720@25 or less",
                "H264 3840x2160@25 | 640x360      | not possible; possible: 3840x2160@25, which it encodes itself",
            })
    void isMadeOfWhatACameraOfTheNetworkSends(String sends, String wish, String filters) {
        Camera camera = TestCameras.network(sends);
        EncodingChoice choice = planned("camera0=" + wish, camera);
        List<String> arguments = encoding(choice, camera).codecArguments();
        if (filters.startsWith("not possible")) {
            assertThat(choice.notes().get(ID)).endsWith(filters);
            return;
        }
        assertThat(choice.notes()).isEmpty();
        assertThat(arguments).containsSequence("-vf", filters);
        String[] size = filters.replaceAll(".*scale=", "").split(":");
        assertThat(encoding(choice, camera).width()).isEqualTo(Integer.parseInt(size[0]));
        assertThat(encoding(choice, camera).height()).isEqualTo(Integer.parseInt(size[1]));
    }

    /** 1280x720@25 are 23 megapixels per second, @15 13.8, 960x540@25 13. */
    @ParameterizedTest
    @CsvSource({"30, 1280, 25", "15, 1280, 15", "10, 960, 15", "1, 320, 15"})
    void whatACameraOfTheNetworkSendsIsMadeSmallerWhereTheEncoderCannotCarryIt(int megapixels, int width, int rate) {
        Camera camera = TestCameras.network("HEVC 1280x720@25");
        var choice = new EncodingChoice(TestSettings.USUAL.codec(), 720, Map.of());
        choice.plan(List.of(camera), Map.of(), megapixels * 1e6);
        assertThat(encoding(choice, camera).width()).isEqualTo(width);
        assertThat(encoding(choice, camera).rate().rounded()).isEqualTo(rate);
        assertThat(choice.notes().containsKey(ID)).isEqualTo(megapixels < 30);
    }

    @ParameterizedTest
    @CsvSource({"input:1, 1", "input:tv-0, 1", "input:HDMI, 0", "640x480 input:hdmi, 0"})
    void choosesTheInput(String wish, String channel) {
        Camera camera = TestCameras.inputs(TestCameras.camera(OFFERED), "HDMI", "TV (0)");
        EncodingChoice choice = planned("camera0=" + wish, camera);
        assertThat(encoding(choice, camera).inputOptions()).startsWith("-channel", channel, "-input_format");
        assertThat(choice.notes()).isEmpty();
        var successor = new EncodingChoice(TestSettings.USUAL.codec(), 720, Wish.configured("camera0=" + wish));
        successor.restore(choice.keep());
        Camera unprobed = TestCameras.unprobed(camera); // as one that is back
        successor.plan(List.of(unprobed), Map.of(), Double.MAX_VALUE);
        assertThat(encoding(successor, unprobed)).isEqualTo(encoding(choice, camera));
    }

    @ParameterizedTest
    @ValueSource(strings = {"input:2", "input:svideo"})
    void anInputThatIsNotThereIsRefusedWithThoseThatAre(String wish) {
        Camera camera = TestCameras.inputs(TestCameras.camera("MJPG 640x480@30"), "HDMI", "TV (0)");
        EncodingChoice choice = planned("camera0=" + wish, camera);
        assertThat(choice.notes().get(ID))
                .isEqualTo("the wish \"" + wish + "\" is not possible; possible: mjpeg 640x480@30;"
                        + " input:hdmi; input:tv-0");
        assertThat(encoding(choice, camera).inputOptions()).doesNotContain("-channel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camera0",
                "=640x480",
                "camera0=",
                "camera0=640x480 320x240",
                "camera0=mjpeg raw",
                "camera0=1M 2M",
                "camera0=640x",
                "camera0=fast",
                "camera0=input:",
                "camera0=input:1 input:2",
                "camera0=h264 2M"
            })
    void thatIsNotUnderstoodIsSaid(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Wish.configured(entry))
                .withMessageStartingWith("media.wishes: ")
                .withMessageEndingWith("got " + entry);
    }

    @Test
    void thereIsOnePerCamera() {
        assertThatIllegalArgumentException().isThrownBy(() -> Wish.configured("camera0=1M", "Camera0 =2M"));
    }

    @Test
    void hardwareEncodersGetTheirOwnFilterToo() {
        Mode mode =
                new Mode(Optional.empty(), 320, 180, Optional.of(FrameRate.of(5)), false, true, OptionalInt.empty());
        assertThat(Encoder.VAAPI.arguments(TestSettings.USUAL.codec(), 320, 180, FrameRate.of(5), mode.filters()))
                .containsSequence("-vf", "fps=5,scale=320:180,format=nv12,hwupload");
    }
}
