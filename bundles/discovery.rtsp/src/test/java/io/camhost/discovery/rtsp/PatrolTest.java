package io.camhost.discovery.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.CameraDescription;
import io.camhost.testing.FakeSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatrolTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final String KEY = "rtsp://a:554/1";
    private static final String OTHER_KEY = "rtsp://b:554/1";

    @TempDir
    Path folder;

    private final FakeNetwork network = new FakeNetwork();
    private final FakeSink sink = new FakeSink();
    private final RtspCamera garden = new RtspCamera("Garden", "rtsp://A/1", "camhost");
    private final RtspCamera shed = new RtspCamera("Shed", "rtsp://b/1", "");
    private Sources sources;
    private Patrol patrol;

    @BeforeEach
    void begin() {
        sources = new Sources(() -> folder.resolve("sources"), () -> true);
        patrol = patrol("Garden");
    }

    private Patrol patrol(String... expected) {
        return new Patrol(network, sources, INTERVAL, List.of(expected));
    }

    private void pass(int seconds) {
        network.pass(Duration.ofSeconds(seconds));
    }

    private String lastFault() {
        List<CameraDescription> told = sink.cameras();
        return told.get(told.size() - 1).fault().orElseThrow().reason();
    }

    @Test
    void tellsACameraWhenItHasBeenSeen() {
        patrol.tell(sink);
        patrol.watch(List.of(garden));
        assertThat(sink.words()).isEmpty();
        pass(1);
        assertThat(sink.words()).containsExactly("+" + KEY, "complete");
        CameraDescription camera = sink.cameras().get(0);
        assertThat(camera.name()).isEqualTo("Garden");
        assertThat(camera.stored()).isTrue();
        assertThat(camera.number()).hasValue(100);
        assertThat(camera.details()).containsEntry("node", KEY);
    }

    @Test
    void withoutCamerasItIsCompleteAtOnceAndPlansNothing() {
        Patrol idle = patrol();
        idle.tell(sink);
        assertThat(sink.words()).containsExactly("complete");
        assertThat(network.planned()).isZero();
    }

    @Test
    void waitsForCamerasThatComeLaterAndThenForNoLongerThanTheFirstLookMayTake() {
        patrol.tell(sink);
        pass(9);
        assertThat(sink.words()).isEmpty();
        pass(2);
        assertThat(sink.words()).containsExactly("complete");
        patrol.watch(List.of(garden));
        pass(1);
        assertThat(sink.words()).containsExactly("complete", "+" + KEY);
    }

    @Test
    void oneThatCannotBeAskedIsToldAsNotSeenWhenTimeIsUp() {
        network.nobodyAsks = true;
        patrol.tell(sink);
        patrol.watch(List.of(garden));
        pass(11);
        assertThat(sink.words()).containsExactly("~" + KEY, "complete");
        assertThat(lastFault()).isEqualTo("it has not been seen yet");
        network.nobodyAsks = false;
        pass(2);
        assertThat(sink.words()).last().isEqualTo("+" + KEY);
    }

    @Test
    void oneThatShowsNothingIsThereButNotUsableWithTheReason() {
        network.faults.put("Garden", "it asks for a login");
        patrol.tell(sink);
        patrol.watch(List.of(garden));
        pass(1);
        assertThat(sink.words()).containsExactly("~" + KEY, "complete");
        assertThat(lastFault()).isEqualTo("it asks for a login");
        assertThat(sink.cameras().get(0).fault().orElseThrow().unexpected()).isFalse();
    }

    @Test
    void pausesGrowFromASecondToAMinuteWhileItFails() {
        network.faults.put("Garden", "refused");
        patrol.watch(List.of(garden));
        List<Integer> looks = new ArrayList<>();
        for (int second = 0; second <= 190; second++) {
            network.take();
            pass(second == 0 ? 0 : 1);
            if (!network.done.isEmpty()) looks.add(second);
        }
        assertThat(looks).containsExactly(0, 1, 3, 7, 15, 31, 63, 123, 183);
    }

    @Test
    void anotherPasswordIsTriedAtOnce() {
        network.faults.put("Garden", "it asks for a login");
        network.faults.put("Shed", "it asks for a login");
        patrol.watch(List.of(garden, shed));
        pass(70);
        network.take();
        network.secrets.put("rtsp.cameras.Garden.password", "the right one");
        network.secrets.put("rtsp.cameras.Shed.password", "of no use without a user");
        pass(2);
        assertThat(network.take()).containsExactly("probe Garden");
    }

    @Test
    void itIsFoundAgainByItselfAndPausesBeginAnew() {
        network.faults.put("Garden", "refused");
        patrol.tell(sink);
        patrol.watch(List.of(garden));
        pass(5);
        network.faults.clear();
        pass(5);
        assertThat(sink.take()).containsExactly("~" + KEY, "complete", "+" + KEY);
        network.silent.add("a");
        network.faults.put("Garden", "refused");
        pass(27);
        network.take();
        pass(1);
        assertThat(network.take()).containsExactly("probe Garden");
    }

    @Test
    void whileAllIsWellItOnlyKnocksAndSeldomAsks() {
        patrol.watch(List.of(garden));
        pass(1);
        assertThat(network.take()).containsExactly("probe Garden");
        pass(30 * 9);
        assertThat(network.take()).hasSize(9).containsOnly("knock a");
        pass(30);
        assertThat(network.take()).containsExactly("probe Garden");
    }

    @Test
    void whoDoesNotAnswerTheDoorIsAskedBeforeAnythingIsSaid() {
        patrol.tell(sink);
        patrol.watch(List.of(garden));
        pass(1);
        network.silent.add("a");
        network.take();
        pass(30);
        assertThat(network.take()).containsExactly("knock a", "probe Garden");
        assertThat(sink.words()).containsExactly("+" + KEY, "complete");
    }

    @Test
    void nobodyLooksWhileItsPictureIsPublished() {
        patrol.watch(List.of(garden));
        pass(1);
        network.take();
        network.streaming.add(sources.input(garden).url());
        pass(600);
        assertThat(network.done).isEmpty();
    }

    @Test
    void aPublisherThatEndsIsAReasonToAskAtOnce() {
        patrol.tell(sink);
        patrol.watch(List.of(garden, shed));
        pass(1);
        network.take();
        network.faults.put("Garden", "refused");
        patrol.doubt(List.of("ffmpeg", "-i", sources.input(garden).url(), "-an"));
        pass(0);
        assertThat(network.take()).containsExactly("probe Garden");
        assertThat(sink.words()).last().isEqualTo("~" + KEY);
    }

    @Test
    void aRunningPublisherProvesNothingWhileTheCameraIsSaidToBeAway() {
        network.faults.put("Garden", "refused");
        patrol.watch(List.of(garden));
        pass(0);
        network.streaming.add(sources.input(garden).url());
        network.take();
        pass(1);
        assertThat(network.take()).containsExactly("probe Garden");
    }

    @Test
    void afterARestartAPublisherThatHasGoneOnIsTaken() {
        network.streaming.add(sources.input(garden).url());
        patrol.tell(sink);
        patrol.watch(List.of(garden));
        pass(0);
        assertThat(network.done).isEmpty();
        assertThat(sink.words()).containsExactly("+" + KEY, "complete");
    }

    @Test
    void onePublisherThatHasJustBegunProvesNothingYetOfACameraThatIsNotKnown() {
        network.streaming.add(sources.input(garden).url());
        network.young = true;
        patrol.watch(List.of(garden));
        pass(0);
        assertThat(network.take()).containsExactly("probe Garden");
        pass(300);
        assertThat(network.done)
                .as("of one that is known its end would be news")
                .isEmpty();
    }

    @Test
    void aChangedListTouchesOnlyWhatHasChanged() {
        patrol.configure(INTERVAL, List.of("Garden", "Shed"));
        patrol.tell(sink);
        patrol.watch(List.of(garden, shed));
        pass(1);
        assertThat(sink.take()).containsExactlyInAnyOrder("+" + KEY, "+" + OTHER_KEY, "complete");
        network.take();
        patrol.watch(List.of(garden));
        assertThat(sink.take()).containsExactly("-" + OTHER_KEY);
        patrol.watch(List.of(garden, shed));
        pass(1);
        assertThat(sink.take()).containsExactly("+" + OTHER_KEY);
        assertThat(network.take()).containsExactly("probe Shed");
    }

    @Test
    void anotherUserOfTheSameCameraDoesNotMakeItGo() {
        patrol.tell(sink);
        patrol.watch(List.of(garden));
        pass(1);
        sink.take();
        network.faults.put("Garden", "it asks for a login");
        patrol.watch(List.of(new RtspCamera("Garden", "rtsp://a/1", "other")));
        pass(0);
        assertThat(sink.words()).containsExactly("+" + KEY, "~" + KEY);
    }

    @Test
    void twoWithOneAddressAreOneCamera() {
        Map<String, String> refused = patrol.watch(List.of(garden, new RtspCamera("Lawn", "rtsp://a:554/1", "")));
        assertThat(refused).containsExactly(Map.entry("Lawn", "it has the address of Garden"));
        pass(1);
        assertThat(patrol.verdicts()).containsOnlyKeys("Garden");
    }

    @Test
    void aSuccessorKnowsWhatWasKnownAndAsksNobodyAtOnce() {
        network.faults.put("Shed", "refused");
        patrol.configure(INTERVAL, List.of("Garden", "Shed"));
        patrol.watch(List.of(garden, shed));
        pass(0);
        Map<String, Object> known = patrol.close();
        pass(600);
        network.take();

        Patrol successor = patrol("Garden", "Shed");
        successor.restore(known);
        successor.tell(sink);
        successor.watch(List.of(garden, shed));
        assertThat(sink.words()).containsExactly("+" + KEY, "~" + OTHER_KEY, "complete");
        network.pass(Duration.ZERO);
        assertThat(network.take()).containsExactly("probe Shed");
        pass(30);
        assertThat(network.take()).contains("probe Garden");
    }

    @Test
    void aSuccessorLeavesACameraAloneWhosePictureIsPublished() {
        network.streaming.add(sources.input(garden).url());
        network.young = true;
        patrol.restore(Map.of(KEY, ""));
        patrol.tell(sink);
        patrol.watch(List.of(garden));
        pass(300);
        assertThat(network.done).isEmpty();
        assertThat(sink.words()).containsExactly("+" + KEY, "complete");
    }

    @Test
    void thePasswordIsInOneFileForUsAlone() throws IOException {
        network.secrets.put("rtsp.cameras.Garden.password", "it's @ secret");
        patrol.watch(List.of(garden));
        pass(1);
        Path file = Path.of(sources.input(garden).url());
        assertThat(file).content().contains("file 'rtsp://camhost:it%27s%20%40%20secret@a:554/1'");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(Files.getPosixFilePermissions(folder.resolve("sources"))).hasSize(3);
        assertThat(sources.input(garden).arguments()).contains("-loglevel", "fatal");
        assertThat(sources.input(shed).arguments()).doesNotContain("-loglevel");

        network.secrets.put("rtsp.cameras.Garden.password", "new");
        pass(30);
        assertThat(file).content().contains("camhost:new@");
        network.nobodyKnows = true; // the configuration is being replaced
        pass(30);
        assertThat(file).content().contains("camhost:new@");
    }

    @Test
    void filesOfFormerCamerasAreDeleted() throws IOException {
        Files.createDirectories(folder.resolve("sources"));
        Files.writeString(folder.resolve("sources/old.ffconcat"), "x");
        patrol.watch(List.of(garden));
        pass(1);
        patrol.watch(List.of(garden, shed));
        pass(1);
        patrol.watch(List.of(garden));
        try (Stream<Path> files = Files.list(folder.resolve("sources"))) {
            assertThat(files).containsExactly(Path.of(sources.input(garden).url()));
        }
    }
}
