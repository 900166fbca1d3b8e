package io.camhost.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraSource;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.media.Encoding;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.media.ffmpeg.LiveFolder.NextRun;
import io.camhost.testing.FakeProcesses;
import io.camhost.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherCareTest {
    private static final CameraId CAMERA = new CameraId(0);
    private static final String KEY = "publish/camera0";

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock();
    private final FakeProcesses processes = new FakeProcesses();
    private LiveFolder folder;
    private PublisherCare care;

    @BeforeEach
    void begin() {
        folder = new LiveFolder(temp.resolve("camera0"), clock);
        care = new PublisherCare(KEY, folder, clock::nanoTime);
    }

    private static WantedStream stream(String codec, boolean realTime) {
        return new WantedStream(
                CAMERA,
                new FfmpegInput("v4l2", List.of("-f", "v4l2"), "/dev/video0", Optional.empty(), true, realTime),
                new Encoding(
                        List.of("-framerate", "30"),
                        List.of("-c:v", codec),
                        640,
                        480,
                        FrameRate.of(30),
                        codec.equals("copy")),
                true,
                Optional.empty());
    }

    private void look(WantedStream wanted, boolean inUse) {
        care.look(processes, processes.status(KEY).orElse(null), wanted, inUse);
    }

    private ChildSpec spec() {
        return processes.spec(KEY).orElseThrow();
    }

    private NextRun run() {
        return PublisherCommand.runOf(spec().argv()).orElseThrow();
    }

    @Test
    void callsFfmpegWithTheSourcesAndTheEncodersArguments() {
        look(stream("libx264", true), false);
        assertThat(String.join(" ", spec().argv()))
                .startsWith(
                        "ffmpeg -nostdin -hide_banner -loglevel warning -f v4l2 -framerate 30 -i /dev/video0 -map 0:v:0 -an"
                                + " -force_key_frames 0.5 -c:v libx264 -output_ts_offset ")
                .endsWith("run-" + run().run() + ".m3u8");
        assertThat(spec().restart()).isFalse();
        assertThat(spec().folder()).isEqualTo(folder.path()).isDirectory();
        assertThat(spec().progress()).hasValue(folder.path().resolve("run-" + run().run() + ".m3u8"));
        assertThat(care.child()).isPresent();
    }

    @Test
    void whatIsFasterThanLifeIsSlowedDownAndWhatIsCopiedIsNotEncoded() {
        look(stream("copy", false), false);
        assertThat(spec().argv()).containsSubsequence("-re", "-i").doesNotContain("-force_key_frames");
    }

    @Test
    void findsTheNumbersOfARunInItsArguments() {
        look(stream("libx264", true), false);
        NextRun run = run();
        assertThat(run.run()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(run.begin()).isEqualTo(clock.instant().toEpochMilli());
        assertThat(PublisherCommand.runOf(List.of("ffmpeg", "-f", "rtsp", "rtsp://127.0.0.1/camera0")))
                .isEmpty();
    }

    @Test
    void leavesAloneWhatRunsAsItShould() {
        look(stream("libx264", true), false);
        ChildSpec first = spec();
        for (int i = 0; i < 5; i++) look(stream("libx264", true), false);
        assertThat(spec()).isSameAs(first);
        assertThat(care.problem()).isEmpty();
    }

    @Test
    void aSuccessorAdoptsIt() {
        look(stream("libx264", true), false);
        ChildSpec first = spec();
        clock.advance(Duration.ofSeconds(100));
        care = new PublisherCare(KEY, folder, clock::nanoTime);
        look(stream("libx264", true), false);
        assertThat(spec()).isSameAs(first);
        assertThat(care.child())
                .map(ChildStatus::pid)
                .isEqualTo(processes.status(KEY).map(ChildStatus::pid));
    }

    @Test
    void startsItAgainSoonAndThenLessOften() throws IOException {
        look(stream("libx264", true), false);
        look(stream("libx264", true), false);
        long first = run().run();
        TestSegments publisher = new TestSegments(folder.path());
        publisher.begin(first);
        publisher.add(run().firstNumber(), 0);
        clock.advance(Duration.ofSeconds(60));

        processes.stop(KEY);
        processes.ensure(ChildSpec.once(KEY, List.of("ffmpeg"), temp));
        processes.end(KEY, 1);
        look(stream("libx264", true), false);
        assertThat(care.problem()).hasValue("the publisher has ended (exit code 1) and is started again");
        assertThat(spec().argv()).as("not yet").containsExactly("ffmpeg");
        clock.advance(Duration.ofMillis(200));
        look(stream("libx264", true), false);
        assertThat(run().run()).isEqualTo(first + 1);

        end();
        look(stream("libx264", true), false);
        clock.advance(Duration.ofMillis(200));
        look(stream("libx264", true), false);
        assertThat(care.child()).as("a second failure waits for 0.4 s").isEmpty();
        clock.advance(Duration.ofMillis(200));
        look(stream("libx264", true), false);
        assertThat(care.child()).isPresent();
    }

    private void end() {
        look(stream("libx264", true), false);
        processes.end(KEY, 1);
    }

    @Test
    void doesNotCutWhoWatchesForAnotherEncoding() {
        look(stream("libx264", true), false);
        ChildSpec first = spec();
        look(stream("libopenh264", true), true);
        assertThat(spec()).isSameAs(first);
        assertThat(care.problem().orElseThrow()).contains("another encoding");

        look(stream("libopenh264", true), false);
        assertThat(processes.status(KEY)).as("ended before the next begins").isEmpty();
        look(stream("libopenh264", true), false);
        assertThat(spec().argv()).contains("libopenh264");
        look(stream("libopenh264", true), false);
        assertThat(care.problem()).isEmpty();
    }

    @Test
    void saysWhatItCannotOpen() {
        CameraSource foreign = () -> "hologram";
        WantedStream wanted =
                new WantedStream(CAMERA, foreign, stream("copy", true).encoding(), true, Optional.empty());
        look(wanted, false);
        assertThat(care.problem()).hasValue("the embedded driver cannot open sources of the kind hologram");
        assertThat(processes.spec(KEY)).isEmpty();
    }
}
