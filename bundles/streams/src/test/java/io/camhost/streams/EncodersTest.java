package io.camhost.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.CamhostException;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import io.camhost.testing.FakeProcesses;
import io.camhost.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ffmpeg that does what a test says. */
class EncodersTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final FakeProcesses processes = new FakeProcesses();
    private final Gate<Processes> gate = new Gate<>("process");
    private final List<List<String>> runs = new ArrayList<>();
    private final Set<String> working = new HashSet<>(Set.of("libx264", "libopenh264"));
    private String version = "ffmpeg version 5.1";
    private String likeness = "average:33.2";
    private String times = "bench: utime=0.400s stime=0.100s rtime=2.000s";
    private boolean absent;

    @BeforeEach
    void begin() {
        gate.bind(processes);
        processes.whenRun(this::run);
    }

    private Processes.Result run(List<String> argv) {
        if (absent) throw CamhostException.dependencyFailed("ffmpeg", "not there");
        runs.add(argv);
        int encoder = argv.indexOf("-c:v");
        if (argv.contains("-version")) return result(0, version, "");
        if (String.join(" ", argv).contains("psnr")) return result(0, "", likeness);
        if (argv.get(encoder + 1).equals("mjpeg")) return result(0, "", "");
        if (!working.contains(argv.get(encoder + 1))) return result(1, "", "no such device");
        return argv.contains("-benchmark") ? result(0, "", times) : result(0, "pictures", "");
    }

    private static Processes.Result result(int exit, String output, String errors) {
        return new Processes.Result(exit, false, output.getBytes(StandardCharsets.UTF_8), errors, Duration.ofMillis(1));
    }

    private Encoders encoders(Codec codec, int processors, Map<?, ?> known) {
        return new Encoders(
                new EncoderTests(gate, codec, folder.resolve("cache"), processors),
                new StateFile(folder.resolve("state/encoders.json")),
                clock::nanoTime,
                known);
    }

    private Encoders worked() throws InterruptedException {
        return worked(TestSettings.USUAL.codec(), 2);
    }

    private Encoders worked(Codec codec, int processors) throws InterruptedException {
        runs.clear();
        Encoders encoders = encoders(codec, processors, Map.of());
        while (encoders.due()) encoders.work();
        return encoders;
    }

    private boolean tested() {
        return runs.stream().anyMatch(argv -> argv.contains("h264_v4l2m2m"));
    }

    @Test
    void theFirstThatWorksIsUsedAndTheOthersSayWhyNot() throws InterruptedException {
        Encoders.Result result = worked().result();
        assertThat(result.best()).contains(Encoder.X264);
        assertThat(result.tests())
                .isEqualTo(Map.of("h264_v4l2m2m", "fails", "h264_vaapi", "fails", "libx264", "works"));
    }

    @Test
    void oneThatGivesOtherPicturesIsNotUsed() throws InterruptedException {
        likeness = "average:9.7";
        Encoders encoders = encoders(TestSettings.USUAL.codec(), 2, Map.of());
        encoders.work();
        assertThat(encoders.result().best()).isEmpty();
        assertThat(encoders.result().tests()).containsEntry("libx264", "gives other pictures than it gets");
        assertThat(encoders.due()).isFalse();
        likeness = "average:inf";
        clock.advance(Duration.ofSeconds(31));
        assertThat(encoders.due()).isTrue();
        encoders.work();
        assertThat(encoders.result().best()).contains(Encoder.X264);
    }

    /** 45 pictures of 1280x720 in half a second of one of two processors; a quarter is left for everything else. */
    @Test
    void whatItCarriesIsMeasuredByTheTimeOfTheProcessor() throws InterruptedException {
        assertThat(worked().result().pixelsPerSecond()).isEqualTo(1280 * 720 * 45 / 0.5 * 2 * 0.75);
    }

    @Test
    void whatHardwareCarriesIsMeasuredByTheClock() throws InterruptedException {
        working.add("h264_v4l2m2m");
        assertThat(worked().result().pixelsPerSecond()).isEqualTo(1280 * 720 * 45 / 2.0 * 0.75);
    }

    @Test
    void whatCannotBeMeasuredHasNoBounds() throws InterruptedException {
        times = "something else";
        Encoders encoders = worked();
        assertThat(encoders.result().pixelsPerSecond()).isEqualTo(Encoders.Result.UNKNOWN);
        assertThat(encoders.due()).isFalse();
    }

    @Test
    void whatWasFoundIsKept() throws InterruptedException {
        Encoders.Result before = worked().result();
        Encoders.Result after = worked().result();
        assertThat(after).isEqualTo(before);
        assertThat(runs).hasSize(1).first().asList().contains("-version");
    }

    @Test
    void anotherFfmpegIsTestedAnew() throws InterruptedException {
        worked();
        version = "ffmpeg version 7.0";
        working.add("h264_vaapi");
        assertThat(worked().result().best()).contains(Encoder.VAAPI);
        assertThat(tested()).isTrue();
    }

    @Test
    void anotherCodecOrMachineIsTestedAnew() throws InterruptedException {
        worked();
        worked(new Codec("main", "3.0", "yuv420p", "2M", "fast"), 2);
        assertThat(tested()).isTrue();
        worked(new Codec("main", "3.0", "yuv420p", "2M", "fast"), 4);
        assertThat(tested()).isTrue();
    }

    @Test
    void aFileThatIsDamagedIsNoHarm() throws Exception {
        worked();
        Files.writeString(folder.resolve("state/encoders.json"), "{\"encoder\": 7");
        assertThat(worked().result().best()).contains(Encoder.X264);
        assertThat(tested()).isTrue();
    }

    @Test
    void aSuccessorKnowsWithoutAsking() throws InterruptedException {
        Encoders before = worked();
        Encoders after = encoders(TestSettings.USUAL.codec(), 2, before.keep());
        assertThat(after.result()).isEqualTo(before.result());
        assertThat(after.due()).isFalse();
    }

    @Test
    void withoutFfmpegItSaysWhatToDoAndLooksAgain() throws InterruptedException {
        absent = true;
        Encoders encoders = encoders(TestSettings.USUAL.codec(), 2, Map.of());
        encoders.work();
        assertThat(encoders.result().done()).isTrue();
        assertThat(encoders.result().problem()).contains("install ffmpeg");
        absent = false;
        clock.advance(Duration.ofSeconds(31));
        encoders.work();
        assertThat(encoders.result().best()).contains(Encoder.X264);
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        worked();
        try (var files = Files.list(folder.resolve("cache"))) {
            assertThat(files).isEmpty();
        }
        assertThat(Optional.of(folder.resolve("state/encoders.json")))
                .get()
                .satisfies(file -> assertThat(file).exists());
    }
}
