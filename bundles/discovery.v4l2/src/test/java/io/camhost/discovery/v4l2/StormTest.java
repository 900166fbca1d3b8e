package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.CameraDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens to all cameras at once: a machine that is suspended and resumed, a hub that is pulled, devices that reset themselves. No
 * virtual machine can show it, so a fake kernel and a clock in our hands do: four cameras with serial numbers, each with its metadata node.
 */
class StormTest {
    private static final long MILLI = 1_000_000;
    private static final int CAMERAS = 4;

    static {
        System.setProperty("org.slf4j.simpleLogger.log.io.camhost.discovery.v4l2.NodeWatch", "error");
    }

    private final FakeKernel kernel = new FakeKernel();
    private final NodeWords told = new NodeWords();
    private final Statistics statistics = new Statistics();
    private NodeWatch watch;

    @BeforeEach
    void begin() {
        var surroundings =
                new NodeWatch.Surroundings(kernel, Path.of("/dev"), kernel, DeviceRange.of(), new Findings());
        watch = new NodeWatch(surroundings, statistics, 5_000 * MILLI, Inherited.NOTHING, told, () -> {});
        for (int camera = 0; camera < CAMERAS; camera++) plug(2 * camera, camera + 1, 0);
        look();
        assertThat(told.take()).containsExactly("+video0", "+video2", "+video4", "+video6", "complete");
    }

    /** Its pictures and its metadata. */
    private void plug(int node, int serial, long closedFor) {
        kernel.plug(node, true, serial, closedFor * MILLI);
        kernel.plug(node + 1, false, 0, closedFor * MILLI);
    }

    private void pull(int node) {
        kernel.nodes.remove(node);
        kernel.nodes.remove(node + 1);
    }

    private void look() {
        try {
            watch.look(kernel.now, OptionalLong.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Time goes on, and looks are made when they are due. */
    private void run(long millis) {
        long until = kernel.now + millis * MILLI;
        while (watch.due() <= until) {
            kernel.now = Math.max(kernel.now + 1, watch.due());
            look();
        }
        kernel.now = until;
    }

    private void publishersDie() {
        for (int node = 0; node < 2 * CAMERAS; node += 2)
            watch.doubt(List.of("ffmpeg", "-f", "v4l2", "-i", "/dev/video" + node, "out"));
    }

    /** Serial numbers of what is told to be there and usable, each as often as it is. */
    private List<String> usable() {
        return told.present().stream()
                .filter(CameraDescription::usable)
                .map(CameraDescription::permanent)
                .sorted()
                .toList();
    }

    private void isSettledWithAll() {
        look();
        assertThat(usable()).containsExactly("serial 1", "serial 2", "serial 3", "serial 4");
        assertThat(watch.due()).as("nothing is left to do").isEqualTo(Long.MAX_VALUE);
    }

    /** The clock stands still while the machine sleeps, or has gone on; the kernel tells of everything anew, in any order, anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {0, 8 * 3600})
    void afterASuspendEachCameraIsToldToHaveGoneAndComeAtMostOnce(long asleep) {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Integer> nodes = new ArrayList<>(new TreeSet<>(kernel.nodes.keySet()));
            nodes.removeIf(node -> node % 2 == 1);
            publishersDie();
            kernel.now += asleep * 1000 * MILLI;
            Collections.shuffle(nodes, random);
            for (int node : nodes) {
                pull(node);
                if (random.nextBoolean()) look();
                run(random.nextInt(5));
            }
            Collections.shuffle(nodes, random);
            for (int camera = 0; camera < CAMERAS; camera++) {
                plug(nodes.get(camera), camera + 1, random.nextInt(300));
                for (int copies = 1 + random.nextInt(3); copies > 0; copies--) look();
                run(random.nextInt(5));
            }
            run(10_000);
            isSettledWithAll();
            List<String> words = told.take();
            assertThat(words.stream().filter(word -> word.startsWith("-"))).hasSizeLessThanOrEqualTo(CAMERAS);
            assertThat(words.stream().filter(word -> word.startsWith("+"))).hasSizeLessThanOrEqualTo(CAMERAS);
            assertThat(words).as("seed %d", seed).noneMatch(word -> word.startsWith("~"));
        }
    }

    @Test
    void camerasThatOutliveASuspendAreAskedOnceAndNothingIsTold() {
        long asked = statistics.questions.sum();
        publishersDie();
        kernel.now += 8L * 3600 * 1000 * MILLI;
        look();
        run(10_000);
        isSettledWithAll();
        assertThat(told.take()).isEmpty();
        assertThat(statistics.questions.sum() - asked).isEqualTo(CAMERAS);
    }

    @Test
    void onesThatNeedAMomentAfterASuspendAreNotTold() {
        for (int node = 0; node < 2 * CAMERAS; node += 2) kernel.lose(node, 1500);
        publishersDie();
        look();
        run(10_000);
        isSettledWithAll();
        assertThat(told.take()).isEmpty();
    }

    @Test
    void aHubThatIsPulledWithFourCamerasTakesEachAwayOnceAndBringsItBackOnce() {
        for (int node = 0; node < 2 * CAMERAS; node += 2) {
            pull(node);
            look();
        }
        run(1000);
        assertThat(told.take()).containsExactlyInAnyOrder("-video0", "-video2", "-video4", "-video6");
        for (int camera = 0; camera < CAMERAS; camera++) {
            plug(2 * camera, camera + 1, 20);
            look();
        }
        run(1000);
        isSettledWithAll();
        assertThat(told.take()).containsExactlyInAnyOrder("+video0", "+video2", "+video4", "+video6");
    }

    @Test
    void oneThatResetsItselfAgainAndAgainIsToldTwice() {
        for (int reset = 0; reset < 20; reset++) {
            pull(2);
            look();
            run(2);
            plug(2, 2, 0);
            look();
            run(2);
        }
        run(1000);
        isSettledWithAll();
        assertThat(told.take()).containsExactly("-video2", "+video2");
    }
}
