package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.discovery.v4l2.NodeQuery.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeWatchTest {
    private static final long MILLI = 1_000_000;
    private static final Answer CAMERA = new Answer.Camera("HD Webcam C615: HD Webcam C6");

    @TempDir
    Path folder;

    private final Map<String, Answer> answers = new HashMap<>();
    private final NodeWords told = new NodeWords();
    private final Findings findings = new Findings();
    private final Statistics statistics = new Statistics();
    private int asked;
    private Path sysfs;
    private NodeWatch watch;
    private long now = 1;

    @BeforeEach
    void begin() throws IOException {
        sysfs = Files.createDirectories(folder.resolve("class/video4linux"));
        watch = watch(DeviceRange.of());
    }

    private NodeWatch watch(DeviceRange range) {
        return watch(range, (node, thoroughly, then) -> then.accept(ask(node, thoroughly)), Inherited.NOTHING);
    }

    private NodeWatch watch(DeviceRange range, Questions questions, Inherited inherited) {
        var surroundings = new NodeWatch.Surroundings(new Sysfs(sysfs), Path.of("/dev"), questions, range, findings);
        return new NodeWatch(surroundings, statistics, 5_000 * MILLI, inherited, told, () -> {});
    }

    private Answer ask(Path node, boolean thoroughly) {
        asked++;
        String name = String.valueOf(node.getFileName());
        if (thoroughly && answers.containsKey("thoroughly " + name)) name = "thoroughly " + name;
        return answers.getOrDefault(name, CAMERA);
    }

    /** As the kernel does: a folder of the device, and a link to it in the class. */
    private void plug(String node, String port, int index) {
        try {
            Path device = Files.createDirectories(folder.resolve("devices/" + port + "/video4linux/" + node));
            Files.writeString(device.resolve("name"), "Name of " + node + "\n");
            Files.writeString(device.resolve("index"), index + "\n");
            Files.createSymbolicLink(sysfs.resolve(node), device);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pull(String node, String port) throws IOException {
        Files.delete(sysfs.resolve(node));
        Path device = folder.resolve("devices/" + port + "/video4linux/" + node);
        Files.delete(device.resolve("name"));
        Files.delete(device.resolve("index"));
        Files.delete(device);
    }

    private List<String> look() {
        try {
            watch.look(now, OptionalLong.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return told.take();
    }

    /** A look so much later. */
    private List<String> lookAfter(long millis) {
        now += millis * MILLI;
        return look();
    }

    @Test
    void describesACameraSoThatFfmpegCanOpenIt() {
        plug("video2", "usb1", 0);
        assertThat(look()).containsExactly("+video2", "complete");
        assertThat(told.cameras())
                .containsExactly(new CameraDescription(
                        new CameraIdentity("v4l2", "bus usb1 Name of video2"),
                        "HD Webcam C615",
                        new FfmpegInput(
                                "v4l2", List.of("-f", "v4l2"), "/dev/video2", Optional.of("/dev/video2"), true, true),
                        OptionalInt.of(2),
                        true,
                        true,
                        "",
                        Optional.empty(),
                        Map.of(
                                "node", "video2",
                                "model", "HD Webcam C615",
                                "port", "usb1",
                                "identity", "name and bus")));
    }

    @Test
    void whatAnEventHasLedToIsAReactionAndWhatARegularLookFindsIsNone() throws IOException {
        plug("video0", "usb1", 0);
        look();
        assertThat(statistics.numbers()).doesNotContainKey("last_event_at");
        plug("video2", "usb2", 0);
        watch.look(now, OptionalLong.of(System.nanoTime()));
        assertThat(statistics.numbers()).containsKey("last_event_at");
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
    void tellsTheFirstChangeAtOnce() throws IOException {
        look();
        plug("video0", "usb1", 0);
        assertThat(look()).containsExactly("+video0");
        lookAfter(100);
        pull("video0", "usb1");
        assertThat(look()).containsExactly("-video0");
    }

    @Test
    void joinsWhatFollowsWithinAMoment() throws IOException {
        look();
        plug("video0", "usb1", 0);
        assertThat(look()).containsExactly("+video0");
        pull("video0", "usb1");
        assertThat(lookAfter(30)).isEmpty();
        assertThat(watch.due()).isEqualTo(1 + 100 * MILLI);
        plug("video0", "usb1", 0);
        assertThat(lookAfter(30)).isEmpty();
        pull("video0", "usb1");
        assertThat(lookAfter(30)).isEmpty();
        assertThat(lookAfter(10)).containsExactly("-video0");
        assertThat(lookAfter(1000)).isEmpty();
    }

    @Test
    void aNodeThatFlapsDoesNotHoldUpAnother() {
        look();
        plug("video0", "usb1", 0);
        look();
        plug("video1", "usb2", 0);
        assertThat(lookAfter(1)).containsExactly("+video1");
    }

    @Test
    void anotherCameraUnderTheSameNumberIsAnotherOne() throws IOException {
        plug("video0", "usb1", 0);
        look();
        pull("video0", "usb1");
        plug("video0", "usb2", 0);
        assertThat(lookAfter(1000)).containsExactly("-video0");
        assertThat(lookAfter(100)).containsExactly("+video0");
    }

    @Test
    void anEventOfAChangeMakesItAskAgain() {
        plug("video0", "usb1", 0);
        look();
        answers.put("video0", new Answer.Failed(5));
        watch.changed(0);
        assertThat(lookAfter(50)).isEmpty();
        assertThat(lookAfter(50)).containsExactly("~video0");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void oneThatMayNotBeOpenedIsThereButNotUsableUntilItIs() {
        plug("video0", "usb1", 0);
        plug("video1", "usb1", 1); // its metadata, most likely
        answers.put("video0", new Answer.Failed(13));
        answers.put("video1", new Answer.Failed(13));
        assertThat(look()).containsExactly("~video0", "complete");
        assertThat(told.cameras().get(0).name()).isEqualTo("Name of video0");
        assertThat(findings.unusable())
                .isEqualTo(Map.of(
                        "video0", told.cameras().get(0).fault().orElseThrow().reason()));
        assertThat(findings.unusable().get("video0"))
                .isEqualTo("permission denied: add the user of the host to the group video (usermod -aG video USER),"
                        + " then start the host anew");
        assertThat(look()).isEmpty();
        answers.clear();
        answers.put("video1", new Answer.Other());
        assertThat(lookAfter(2000)).containsExactly("+video0");
        assertThat(findings.unusable()).isEmpty();
    }

    @Test
    void oneThatHasJustAppearedMayBelongToRootForAMoment() {
        look();
        plug("video0", "usb1", 0);
        answers.put("video0", new Answer.Failed(13));
        assertThat(look()).isEmpty();
        assertThat(watch.due()).isEqualTo(now + 20 * MILLI);
        answers.clear();
        assertThat(lookAfter(20)).containsExactly("+video0");
    }

    @Test
    void oneThatStaysClosedIsToldAfterAWhile() {
        look();
        plug("video0", "usb1", 0);
        answers.put("video0", new Answer.Failed(13));
        List<String> words = new java.util.ArrayList<>(look());
        while (words.isEmpty()) {
            now = watch.due();
            words.addAll(look());
        }
        assertThat(words).containsExactly("~video0");
        assertThat(now).isBetween(2_000 * MILLI, 4_600 * MILLI);
        assertThat(asked).isLessThan(10);
    }

    @Test
    void anEventEndsTheWaitForTheNextTry() {
        look();
        plug("video0", "usb1", 0);
        answers.put("video0", new Answer.Failed(13));
        for (int i = 0; i < 5; i++) lookAfter(500);
        answers.clear();
        assertThat(lookAfter(200)).isEmpty();
        watch.hinted(0);
        assertThat(look()).containsExactly("+video0");
    }

    @Test
    void theOtherNodesOfADeviceWaitForItsFirstButNotForLong() {
        var pending = new java.util.ArrayDeque<java.util.function.Consumer<Answer>>();
        watch = watch(DeviceRange.of(), (node, thoroughly, then) -> pending.add(then), Inherited.NOTHING);
        look();
        plug("video0", "usb1", 0);
        plug("video1", "usb1", 1);
        look();
        assertThat(pending).hasSize(1);
        pending.remove().accept(CAMERA);
        assertThat(look()).containsExactly("+video0");
        assertThat(pending).hasSize(1);
        plug("video2", "usb2", 0);
        plug("video3", "usb2", 1);
        look();
        assertThat(pending).hasSize(2);
        assertThat(watch.due()).isEqualTo(now + NodeWatch.COURTESY);
        lookAfter(20);
        assertThat(pending).hasSize(3);
    }

    @Test
    void oneThatDoesNotAnswerHoldsUpNothingButTheEndOfTheFirstLook() {
        var pending = new java.util.ArrayDeque<java.util.function.Consumer<Answer>>();
        watch = watch(
                DeviceRange.of(),
                (node, thoroughly, then) -> {
                    asked++;
                    if (node.endsWith("video0")) pending.add(then);
                    else then.accept(CAMERA);
                },
                Inherited.NOTHING);
        plug("video0", "usb1", 0);
        plug("video1", "usb2", 0);
        assertThat(look()).containsExactly("+video1");
        assertThat(lookAfter(4999)).isEmpty();
        assertThat(watch.due()).isEqualTo(now + MILLI);
        assertThat(lookAfter(1)).containsExactly("~video0", "complete");
        assertThat(statistics.timeouts.sum()).isEqualTo(1);
        assertThat(findings.unusable()).containsKey("video0");
        watch.changed(0);
        assertThat(lookAfter(60_000)).isEmpty();
        assertThat(asked).as("it does not cost another thread").isEqualTo(2);
        pending.remove().accept(CAMERA);
        assertThat(look()).containsExactly("+video0");
        assertThat(findings.unusable()).isEmpty();
    }

    @Test
    void oneThatDidNotAnswerAPredecessorIsNotAskedAgain() {
        var pending = new java.util.ArrayDeque<java.util.function.Consumer<Answer>>();
        plug("video0", "usb1", 0);
        watch = watch(DeviceRange.of(), (node, thoroughly, then) -> pending.add(then), Inherited.NOTHING);
        look();
        lookAfter(5000);
        Inherited inherited = watch.knowledge();
        assertThat(inherited.stuck()).containsOnlyKeys("video0");
        told.take();
        watch = watch(DeviceRange.of(), (node, thoroughly, then) -> pending.add(then), Inherited.of(inherited.toMap()));
        assertThat(look()).containsExactly("~video0", "complete");
        assertThat(pending).hasSize(1);
    }

    @Test
    void whenAllThreadsHangTheOthersAreAskedLater() {
        boolean[] full = {true};
        watch = watch(
                DeviceRange.of(),
                (node, thoroughly, then) -> {
                    if (full[0]) throw new java.util.concurrent.RejectedExecutionException();
                    then.accept(CAMERA);
                },
                Inherited.NOTHING);
        plug("video0", "usb1", 0);
        assertThat(look()).isEmpty();
        full[0] = false;
        assertThat(lookAfter(2000)).containsExactly("+video0", "complete");
    }

    @Test
    void oneThatIsGoingIsNotTold() throws IOException {
        plug("video0", "usb1", 0);
        answers.put("video0", new Answer.Failed(19));
        assertThat(look()).isEmpty();
        assertThat(lookAfter(1000)).isEmpty();
        pull("video0", "usb1");
        assertThat(look()).containsExactly("complete");
    }

    @Test
    void oneThatItsDriverHasLostIsToldWhenItStaysSoAndWhenItIsBack() {
        plug("video0", "usb1", 0);
        look();
        answers.put("video0", new Answer.Failed(19));
        watch.doubt(List.of("ffmpeg", "-i", "/dev/video0"));
        assertThat(lookAfter(10_000)).isEmpty();
        assertThat(lookAfter(1999)).as("it may be going").isEmpty();
        assertThat(lookAfter(2000)).containsExactly("~video0");
        assertThat(told.cameras().get(told.cameras().size() - 1).fault())
                .hasValueSatisfying(fault -> assertThat(fault.unexpected()).isTrue());
        assertThat(findings.unusable().get("video0")).startsWith("its driver has lost it");
        for (int i = 0; i < 10; i++) assertThat(lookAfter(2000)).isEmpty();
        answers.clear();
        assertThat(lookAfter(2000)).containsExactly("+video0");
        assertThat(findings.unusable()).isEmpty();
    }

    @Test
    void oneThatWasLostForAMomentIsNotTold() {
        plug("video0", "usb1", 0);
        look();
        answers.put("video0", new Answer.Failed(19));
        watch.doubt(List.of("ffmpeg", "-i", "/dev/video0"));
        assertThat(lookAfter(1000)).isEmpty();
        answers.clear();
        assertThat(lookAfter(1000)).isEmpty();
        assertThat(look()).isEmpty();
        assertThat(watch.due()).as("nothing is left to do").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aDriverThatAnswersForADeadCameraDoesNotSatisfyWhoDoubts() {
        plug("video0", "usb1", 0);
        plug("video1", "usb2", 0);
        look();
        answers.put("thoroughly video0", new Answer.Failed(5));
        watch.check();
        assertThat(lookAfter(1000)).as("only the driver is asked").isEmpty();
        watch.doubt(List.of("ffmpeg", "-i", "/dev/video0"));
        assertThat(look()).containsExactly("~video0");
        assertThat(findings.unusable().get("video0")).startsWith("input or output error");
        assertThat(lookAfter(2000)).as("the camera itself must answer").isEmpty();
        answers.clear();
        assertThat(lookAfter(2000)).containsExactly("+video0");
    }

    @Test
    void aDeadCameraWhoseErrorComesLateIsToldOnce() {
        var pending = new java.util.ArrayDeque<java.util.function.Consumer<Answer>>();
        watch = watch(
                DeviceRange.of(),
                (node, thoroughly, then) -> {
                    if (thoroughly) pending.add(then);
                    else then.accept(CAMERA);
                },
                Inherited.NOTHING);
        plug("video0", "usb1", 0);
        look();
        told.take();
        watch.doubt(List.of("ffmpeg", "-i", "/dev/video0"));
        assertThat(lookAfter(1000)).isEmpty();
        assertThat(lookAfter(19_999)).isEmpty();
        pending.remove().accept(new Answer.Failed(5));
        assertThat(look()).containsExactly("~video0");
        lookAfter(2000);
        assertThat(lookAfter(20_000)).as("the next question takes too long").isEmpty();
        pending.remove().accept(new Answer.Failed(5));
        assertThat(look()).isEmpty();
        assertThat(findings.unusable().get("video0")).startsWith("input or output error");
    }

    @Test
    void aDeadCameraStaysOneUnderASuccessor() {
        plug("video0", "usb1", 0);
        look();
        answers.put("thoroughly video0", new Answer.Failed(5));
        watch.doubt(List.of("ffmpeg", "-i", "/dev/video0"));
        assertThat(lookAfter(1000)).containsExactly("~video0");
        Questions questions = (node, thoroughly, then) -> then.accept(ask(node, thoroughly));
        watch = watch(
                DeviceRange.of(), questions, Inherited.of(watch.knowledge().toMap()));
        assertThat(look()).containsExactly("~video0", "complete");
        answers.clear();
        assertThat(lookAfter(2000)).containsExactly("+video0");
    }

    @Test
    void aCheckFindsWhatNobodyHasTold() {
        plug("video0", "usb1", 0);
        plug("video1", "usb1", 1);
        answers.put("video1", new Answer.Other());
        look();
        answers.put("video0", new Answer.Failed(19));
        watch.check();
        assertThat(lookAfter(1000)).isEmpty();
        assertThat(lookAfter(2000)).containsExactly("~video0");
        assertThat(asked).as("what is no camera is left alone").isEqualTo(4);
    }

    @Test
    void oneThatSomebodyHasToHimselfIsAsGoodAsBefore() {
        plug("video0", "usb1", 0);
        look();
        answers.put("video0", new Answer.Failed(16));
        watch.check();
        assertThat(lookAfter(1000)).isEmpty();
        assertThat(look()).isEmpty();
        assertThat(watch.due()).as("nothing is left to do").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void oneThatTheContainerWasNotGivenIsNoCamera() {
        plug("video0", "usb1", 0);
        answers.put("video0", new Answer.Failed(2));
        assertThat(look()).containsExactly("complete");
        assertThat(lookAfter(60_000)).isEmpty();
    }

    @Test
    void namesWhatTheRangeLeavesOut() {
        watch = watch(DeviceRange.of(0, 1));
        plug("video0", "usb1", 0);
        plug("video7", "usb2", 0);
        plug("video8", "usb2", 1);
        assertThat(look()).containsExactly("+video0", "complete");
        assertThat(asked).isEqualTo(1);
        assertThat(findings.leftOut()).containsExactly("video7");
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
        watch = watch(
                DeviceRange.of(),
                (node, thoroughly, then) -> then.accept(broken[0] ? new Answer.NoNativeCode() : CAMERA),
                Inherited.NOTHING);
        plug("video0", "usb1", 0);
        assertThat(look())
                .containsExactly("!native code cannot be loaded: jna.tmpdir must be a folder that allows programs");
        assertThat(lookAfter(2000)).isEmpty();
        broken[0] = false;
        assertThat(lookAfter(2000)).containsExactly("+video0", "complete");
    }

    @Test
    void saysSoWhenTheListCannotBeRead() throws IOException {
        plug("video0", "usb1", 0);
        look();
        Files.move(sysfs, folder.resolve("aside"));
        Files.createSymbolicLink(sysfs, sysfs); // a loop
        assertThatThrownBy(() -> watch.look(now, OptionalLong.empty())).isInstanceOf(IOException.class);
        assertThat(told.take()).containsExactly("!the list of video devices cannot be read: FileSystemException");
        Files.delete(sysfs);
        Files.move(folder.resolve("aside"), sysfs);
        assertThat(look()).containsExactly("complete");
    }

    @Test
    void tellsNothingAfterItsEnd() {
        plug("video0", "usb1", 0);
        watch.end();
        assertThat(look()).isEmpty();
    }
}
