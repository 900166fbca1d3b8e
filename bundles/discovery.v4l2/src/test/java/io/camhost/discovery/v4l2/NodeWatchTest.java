package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.discovery.v4l2.NodeQuery.Answer;
import io.camhost.testing.FakeSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeWatchTest {
    private static final Answer CAMERA = new Answer.Camera("HD Webcam C615: HD Webcam C6");

    @TempDir
    Path folder;

    private final Map<String, Answer> answers = new HashMap<>();
    private final FakeSink told = new FakeSink();
    private final Findings findings = new Findings();
    private int asked;
    private Path sysfs;
    private NodeWatch watch;

    @BeforeEach
    void begin() throws IOException {
        sysfs = Files.createDirectories(folder.resolve("class/video4linux"));
        watch = watch(DeviceRange.of());
    }

    private NodeWatch watch(DeviceRange range) {
        return new NodeWatch(new Sysfs(sysfs), Path.of("/dev"), this::ask, range, findings, told);
    }

    private Answer ask(Path node) {
        asked++;
        return answers.getOrDefault(String.valueOf(node.getFileName()), CAMERA);
    }

    /** As the kernel does: a folder of the device, and a link to it in the class. */
    private void plug(String node, String port, int index) {
        try {
            Path device = Files.createDirectories(folder.resolve("devices/" + port + "/" + node));
            Files.writeString(device.resolve("name"), "Name of " + node + "\n");
            Files.writeString(device.resolve("index"), index + "\n");
            Files.createSymbolicLink(sysfs.resolve(node), device);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pull(String node, String port) throws IOException {
        Files.delete(sysfs.resolve(node));
        Path device = folder.resolve("devices/" + port + "/" + node);
        Files.delete(device.resolve("name"));
        Files.delete(device.resolve("index"));
        Files.delete(device);
    }

    private List<String> look() {
        watch.look();
        return told.take();
    }

    @Test
    void describesACameraSoThatFfmpegCanOpenIt() {
        plug("video2", "usb1", 0);
        assertThat(look()).containsExactly("+video2", "complete");
        assertThat(told.cameras())
                .containsExactly(new CameraDescription(
                        new CameraIdentity("v4l2", "video2"),
                        "HD Webcam C615",
                        new FfmpegInput(
                                "v4l2", List.of("-f", "v4l2"), "/dev/video2", Optional.of("/dev/video2"), true, true),
                        OptionalInt.of(2),
                        true,
                        true));
    }

    @Test
    void tellsThemByNumberAndOnlyNodesThatCapture() throws IOException {
        plug("video10", "usb2", 0);
        plug("video1", "usb1", 1);
        plug("video0", "usb1", 0);
        plug("vbi0", "usb1", 0);
        plug("video0x", "usb1", 0);
        plug("video01", "usb1", 0);
        answers.put("video1", new Answer.Other());
        assertThat(look()).containsExactly("+video0", "+video10", "complete");
    }

    @Test
    void opensANodeOnlyOnce() {
        plug("video0", "usb1", 0);
        look();
        assertThat(look()).isEmpty();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void tellsWhatComesAndGoes() throws IOException {
        look();
        plug("video0", "usb1", 0);
        assertThat(look()).containsExactly("+video0");
        pull("video0", "usb1");
        assertThat(look()).containsExactly("-video0");
    }

    @Test
    void anotherCameraUnderTheSameNumberIsAnotherOne() throws IOException {
        plug("video0", "usb1", 0);
        look();
        pull("video0", "usb1");
        plug("video0", "usb2", 0);
        assertThat(look()).containsExactly("-video0", "+video0");
    }

    @Test
    void oneThatMayNotBeOpenedIsThereButNotUsableUntilItIs() {
        plug("video0", "usb1", 0);
        plug("video1", "usb1", 1); // its metadata, most likely
        answers.put("video0", new Answer.Failed(13));
        answers.put("video1", new Answer.Failed(13));
        assertThat(look()).containsExactly("~video0", "complete");
        assertThat(told.cameras().get(0).name()).isEqualTo("Name of video0");
        assertThat(findings.report().health()).isEqualTo(Health.DEGRADED);
        assertThat(findings.report().message())
                .isEqualTo("video0: permission denied: add the user of the host to the group video");
        assertThat(look()).isEmpty();
        answers.clear();
        answers.put("video1", new Answer.Other());
        assertThat(look()).containsExactly("+video0");
        assertThat(findings.report().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void oneThatHasJustAppearedMayBelongToRootForAMoment() {
        look();
        plug("video0", "usb1", 0);
        answers.put("video0", new Answer.Failed(13));
        assertThat(look()).isEmpty();
        answers.clear();
        assertThat(look()).containsExactly("+video0");
    }

    @Test
    void oneThatIsGoingIsNotTold() {
        plug("video0", "usb1", 0);
        answers.put("video0", new Answer.Failed(19));
        assertThat(look()).containsExactly("complete");
    }

    @Test
    void namesWhatTheRangeLeavesOut() {
        watch = watch(DeviceRange.of(0, 1));
        plug("video0", "usb1", 0);
        plug("video7", "usb2", 0);
        plug("video8", "usb2", 1);
        assertThat(look()).containsExactly("+video0", "complete");
        assertThat(asked).isEqualTo(1);
        assertThat(findings.report().details()).containsEntry("left_out", List.of("video7"));
        assertThat(look()).isEmpty();
    }

    @Test
    void aMachineWithoutVideoHasNoCameras() throws IOException {
        Files.delete(sysfs);
        assertThat(look()).containsExactly("complete");
        Files.createDirectories(sysfs);
        plug("video0", "usb1", 0);
        assertThat(look()).containsExactly("+video0");
    }

    @Test
    void saysSoWhenNativeCodeCannotBeLoadedAndGoesOnWhenItCan() {
        boolean[] broken = {true};
        watch = new NodeWatch(
                new Sysfs(sysfs),
                Path.of("/dev"),
                node -> {
                    if (broken[0]) throw new UnsatisfiedLinkError("noexec");
                    return CAMERA;
                },
                DeviceRange.of(),
                findings,
                told);
        plug("video0", "usb1", 0);
        assertThat(look())
                .containsExactly("!native code cannot be loaded: jna.tmpdir must be a folder that allows programs");
        broken[0] = false;
        assertThat(look()).containsExactly("+video0", "complete");
    }

    @Test
    void tellsNothingAfterItsEnd() {
        plug("video0", "usb1", 0);
        watch.end();
        assertThat(look()).isEmpty();
    }
}
