package io.camhost.probe.v4l2;

import static io.camhost.probe.v4l2.FakeDevice.mode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import io.camhost.probe.v4l2.FakeDevice.Fmt;
import io.camhost.probe.v4l2.FakeDevice.Mode;
import io.camhost.probe.v4l2.FakeDevice.Range;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V4l2ProbeTest {
    private final FakeDevice device = new FakeDevice();
    private final V4l2Probe probe = new V4l2Probe(() -> device);
    private final ManualClock clock = new ManualClock();

    @AfterEach
    void everyDeviceIsClosed() {
        assertThat(device.closed).isEqualTo(device.opened);
    }

    private static CameraDescription camera(String kind, Optional<String> node) {
        var input = new FfmpegInput(kind, List.of("-f", kind), node.orElse("x"), node, true, true);
        return new CameraDescription(new CameraIdentity(kind, "video0"), "", input, OptionalInt.of(0), true, true);
    }

    private Capabilities probe() throws InterruptedException {
        Deadline deadline = Deadline.at(
                clock::nanoTime, clock.nanoTime() + Duration.ofSeconds(2).toNanos(), Duration.ZERO);
        return probe.probe(camera("v4l2", Optional.of("/dev/video0")), deadline);
    }

    private static FrameSize size(int width, int height, int... rates) {
        return new FrameSize(
                width,
                height,
                java.util.Arrays.stream(rates).mapToObj(FrameRate::of).toList());
    }

    @Test
    void readsAUsbCamera() throws InterruptedException {
        device.formats.add(new Fmt(1, "MJPG", "Motion-JPEG", List.of(mode(640, 360, 15, 30), mode(1280, 720, 30))));
        device.formats.add(new Fmt(1, "YUYV", "", List.of(mode(640, 360, 10))));
        assertThat(probe())
                .isEqualTo(new Capabilities(
                        "uvcvideo",
                        "Test Camera",
                        "usb-0000:00:14.0-1",
                        List.of(
                                new PixelFormat(
                                        "MJPG", "Motion-JPEG", List.of(size(1280, 720, 30), size(640, 360, 30, 15))),
                                new PixelFormat("YUYV", "YUYV 4:2:2", List.of(size(640, 360, 10))))));
    }

    @Test
    void readsTheInputsOfADeviceThatHasSeveral() throws InterruptedException {
        device.inputs.add("Camera 1");
        assertThat(probe().inputs()).as("there is nothing to choose").isEmpty();
        device.inputs.add("HDMI");
        assertThat(probe().inputs()).containsExactly("Camera 1", "HDMI");
    }

    @Test
    void readsMultiPlanarDevicesToo() throws InterruptedException {
        device.formats.add(new Fmt(9, "NV12", "Y/UV 4:2:0", List.of(mode(640, 480, 30))));
        assertThat(probe().formatCodes()).containsExactly("NV12");
    }

    @Test
    void takesTheUsualSizesAndRatesOfARange() throws InterruptedException {
        var sizes = new Range(3, 32, 1296, 2, 32, 730, 2);
        var intervals = new Range(2, 1, 60, 1, 15, 1, 1); // from 1/60 s to 1/15 s, all between them
        device.formats.add(new Fmt(1, "YUYV", "YUYV 4:2:2", List.of(new Mode(sizes, List.of(intervals)))));
        List<FrameSize> found = probe().formats().get(0).sizes();
        assertThat(found).first().isEqualTo(size(1280, 720, 60, 50, 30, 25, 24, 20, 15));
        assertThat(found)
                .extracting(FrameSize::resolution)
                .contains("640x360", "320x240")
                .doesNotContain("1280x960");
    }

    @Test
    void takesOnlyRatesThatAreAStepOfTheRange() throws InterruptedException {
        var intervals = new Range(3, 1, 60, 1, 15, 1, 60); // 1/60 s, 2/60, 3/60 and 4/60
        device.formats.add(new Fmt(1, "YUYV", "", List.of(new Mode(new Range(1, 640, 480), List.of(intervals)))));
        assertThat(probe().formats().get(0).sizes()).containsExactly(size(640, 480, 60, 30, 20, 15));
    }

    @Test
    void takesTheEndOfARangeThatHasNothingUsual() throws InterruptedException {
        var sizes = new Range(3, 100, 150, 2, 100, 110, 2);
        var intervals = new Range(3, 1, 13, 1, 11, 1, 1000);
        device.formats.add(new Fmt(1, "YUYV", "", List.of(new Mode(sizes, List.of(intervals)))));
        assertThat(probe().formats().get(0).sizes()).containsExactly(size(150, 110, 13));
    }

    @Test
    void keepsRatesAsFractionsInLowestTerms() throws InterruptedException {
        var ntsc = new Mode(new Range(1, 720, 480), List.of(new Range(1, 2002, 60000)));
        device.formats.add(new Fmt(1, "UYVY", "UYVY 4:2:2", List.of(ntsc)));
        assertThat(probe().formats().get(0).sizes().get(0).rates()).containsExactly(new FrameRate(30000, 1001));
    }

    @Test
    void leavesOutNonsense() throws InterruptedException {
        var odd = new Mode(
                new Range(1, 640, 480), List.of(new Range(1, 0, 30), new Range(1, 1, -5), new Range(1, 1, 25)));
        var negative = new Mode(new Range(1, -1, 480), List.of());
        device.formats.add(new Fmt(1, "YUYV", "YUYV 4:2:2", List.of(odd, negative)));
        device.card = "Bad\u0001name\n";
        Capabilities found = probe();
        assertThat(found.formats().get(0).sizes()).containsExactly(size(640, 480, 25));
        assertThat(found.card()).isEqualTo("Bad?name?");
    }

    @Test
    void aDriverThatNeverEndsIsBounded() throws InterruptedException {
        device.endless = true;
        device.formats.add(new Fmt(1, "YUYV", "YUYV 4:2:2", List.of(mode(640, 480, 30))));
        assertThat(probe().resolutions()).containsExactly("640x480");
        assertThat(device.calls).isLessThan(4 * 512 + 2);
    }

    @Test
    void listsAllOfAHundredFormatsButAsksOnlyForModesThatAreWanted() throws InterruptedException {
        for (int i = 10; i < 100; i++)
            device.formats.add(new Fmt(1, "X" + i + "X", "odd", List.of(mode(640, 480, 30))));
        device.formats.add(new Fmt(1, "MJPG", "Motion-JPEG", List.of(mode(1280, 720, 30))));
        Capabilities found = probe();
        assertThat(found.formats()).hasSize(91);
        assertThat(found.formats())
                .filteredOn(format -> !format.sizes().isEmpty())
                .hasSize(9);
        assertThat(found.resolutions()).containsExactly("1280x720", "640x480");
    }

    @Test
    void keepsToTheDeadline() {
        device.formats.add(new Fmt(1, "YUYV", "YUYV 4:2:2", List.of(mode(640, 480, 30))));
        device.beforeCall = () -> clock.advance(Duration.ofMillis(1500));
        var failed = catchThrowableOfType(CamhostException.class, this::probe);
        assertThat(failed.data()).containsEntry("detail", "timeout before VIDIOC_ENUM_FMT");
    }

    @ParameterizedTest
    @CsvSource({
        "13,permission denied: the user of the host must be in the group video",
        "19,the camera is gone",
        "16,the camera is busy: another program uses it",
        "5,the driver refuses open with errno 5"
    })
    void saysWhatToDoWhenItCannotBeOpened(int errno, String hint) {
        device.openErrno = errno;
        var failed = catchThrowableOfType(CamhostException.class, this::probe);
        assertThat(failed.data()).containsEntry("dependency", "V4L2").containsEntry("detail", hint);
    }

    @Test
    void aDeviceThatGoesAwayMeanwhileIsGone() {
        device.queryErrno = 19;
        var failed = catchThrowableOfType(CamhostException.class, this::probe);
        assertThat(failed.data()).containsEntry("detail", "the camera is gone");
    }

    @Test
    void saysSoWhenNativeCodeCannotBeLoaded() {
        V4l2Probe without = new V4l2Probe(() -> {
            throw new UnsatisfiedLinkError("noexec");
        });
        var failed = catchThrowableOfType(
                CamhostException.class,
                () -> without.probe(camera("v4l2", Optional.of("/dev/video0")), Deadline.in(Duration.ofSeconds(1))));
        assertThat(failed.data().get("detail").toString()).startsWith("native code cannot be loaded");
    }

    @Test
    void isForVideoDevicesOnly() {
        assertThat(probe.canProbe(camera("v4l2", Optional.of("/dev/video0")))).isTrue();
        assertThat(probe.canProbe(camera("v4l2", Optional.empty()))).isFalse();
        assertThat(probe.canProbe(camera("lavfi", Optional.of("/dev/video0")))).isFalse();
    }

    @Test
    void takesNothingNewWhileLeaving() {
        probe.stop();
        assertThatThrownBy(this::probe).isInstanceOf(ServiceGone.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Test Camera: Test Camera,Test Camera",
        "HD Webcam C615: HD Webcam C6,HD Webcam C615",
        "Laptop: Integrated C,Laptop: Integrated C",
        "vivid,vivid",
        "Camera:,Camera:"
    })
    void namesADoubledCardOnce(String card, String name) {
        assertThat(CapabilityReader.once(card)).isEqualTo(name);
    }

    @Test
    void namesFormatsByTheirFourCharacters() {
        assertThat(CapabilityReader.code(FakeDevice.fourcc("Y10 "))).isEqualTo("Y10");
        assertThat(CapabilityReader.code(FakeDevice.fourcc("Y16 ") | 1 << 31)).isEqualTo("Y16");
    }
}
