package io.camhost.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.WantedRecording;
import io.camhost.swap.mp4.Boxes;
import io.camhost.swap.mp4.Boxes.Box;
import io.camhost.testing.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final CameraId CAMERA = new CameraId(0);

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock();
    private Path file;
    private TestSegments publisher;
    private Recorder recorder;

    @BeforeEach
    void begin() throws IOException {
        clock.setWall(TestSegments.BEGIN);
        publisher = new TestSegments(temp.resolve("live"));
        publisher.begin(5);
        file = Files.createDirectories(temp.resolve("camera0")).resolve("camera0_2026-11-22_10-00-00.mp4");
        recorder = recorder(Duration.ofMinutes(30));
    }

    private Recorder recorder(Duration segment) {
        LiveFolder live = new LiveFolder(temp.resolve("live"), clock);
        return new Recorder(CAMERA, new WantedRecording("r1", file, Duration.ofSeconds(1), segment), live, clock);
    }

    private static List<Long> seconds(int from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(second -> second * TestSegments.TIMESCALE)
                .toList();
    }

    private static long duration(Path recording) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(recording));
        Box mehd =
                Boxes.find(bytes, 0, bytes.capacity(), "moov", "mvex", "mehd").orElseThrow();
        return bytes.getLong(mehd.body() + 4) * 1000 / 500; // the movie's time scale
    }

    @Test
    void putsSegmentsOneAfterAnotherFromZeroOn() throws IOException {
        for (int i = 0; i < 3; i++) publisher.add(100 + i, i);
        recorder.step();
        assertThat(recorder.state().file()).hasValue(file);
        publisher.add(103, 3);
        recorder.step();
        recorder.step();
        assertThat(TestSegments.times(file)).isEqualTo(seconds(0, 4));
        assertThat(duration(file)).isEqualTo(4000);
        assertThat(recorder.state().bytes()).isEqualTo(Files.size(file));
        assertThat(recorder.state().failed()).isEmpty();
    }

    @Test
    void beginsWithTheSegmentOfTheStart() throws IOException {
        clock.advance(Duration.ofMillis(2500));
        recorder = recorder(Duration.ofMinutes(30));
        for (int i = 0; i < 4; i++) publisher.add(100 + i, i);
        recorder.step();
        assertThat(TestSegments.times(file)).isEqualTo(seconds(0, 2));
    }

    @Test
    void nothingIsThereBeforeTheFirstSegmentHasCome() {
        recorder.step();
        assertThat(recorder.state().file()).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void whoStopsAtOnceGetsTheNewestSegment() throws IOException {
        publisher.add(100, 0);
        clock.advance(Duration.ofSeconds(5));
        recorder = recorder(Duration.ofMinutes(30));
        recorder.step();
        assertThat(file).doesNotExist();
        recorder.end();
        assertThat(TestSegments.times(file)).isEqualTo(seconds(0, 1));
    }

    @Test
    void aGapOfThePublisherIsAGapInTheRecording() throws IOException {
        publisher.add(100, 0);
        recorder.step();
        publisher.begin(6);
        publisher.add(101, 4);
        publisher.add(102, 5);
        LiveFolder live = new LiveFolder(temp.resolve("live"), clock);
        assertThat(live.refresh().segments()).hasSize(3);
        recorder.pause(); // its folder is told of new runs by the driver: here another one looks
        recorder = recorder(Duration.ofMinutes(30));
        recorder.step();
        assertThat(TestSegments.times(file)).containsExactly(0L, 4000L, 5000L);
        assertThat(duration(file)).isEqualTo(6000);
    }

    @Test
    void aSuccessorGoesOnWhereItEnded() throws IOException {
        publisher.add(100, 0);
        recorder.step();
        recorder.pause();
        for (int i = 1; i < 5; i++) publisher.add(100 + i, i);
        recorder = recorder(Duration.ofMinutes(30));
        recorder.step();
        recorder.end();
        assertThat(TestSegments.times(file)).isEqualTo(seconds(0, 5));
    }

    @Test
    void whatWasWrittenHalfIsWrittenAgain() throws IOException {
        publisher.add(100, 0);
        recorder.step();
        recorder.pause();
        long good = Files.size(file);
        publisher.add(101, 1);
        byte[] half = new byte[50];
        System.arraycopy(TestSegments.segment(0, 10, 100), 0, half, 0, 50);
        Files.write(file, half, StandardOpenOption.APPEND);
        recorder = recorder(Duration.ofMinutes(30));
        recorder.step();
        assertThat(TestSegments.times(file)).isEqualTo(seconds(0, 2));
        assertThat(Files.size(file)).isGreaterThan(good);
    }

    @Test
    void beginsANewFileAfterTheWishedTimeWithoutAGap() throws IOException {
        recorder = recorder(Duration.ofSeconds(2));
        for (int i = 0; i < 5; i++) publisher.add(100 + i, i);
        recorder.step();
        Path second = file.resolveSibling("camera0_2026-11-22_10-00-02.mp4");
        Path third = file.resolveSibling("camera0_2026-11-22_10-00-04.mp4");
        assertThat(TestSegments.times(file)).isEqualTo(seconds(0, 2));
        assertThat(TestSegments.times(second)).isEqualTo(seconds(0, 2));
        assertThat(TestSegments.times(third)).isEqualTo(seconds(0, 1));
        assertThat(recorder.state().bytes()).isEqualTo(Files.size(file) + Files.size(second) + Files.size(third));

        recorder.pause();
        recorder = recorder(Duration.ofSeconds(2));
        publisher.add(105, 5);
        recorder.step();
        assertThat(TestSegments.times(third)).as("the last one is gone on with").isEqualTo(seconds(0, 2));
        assertThat(recorder.state().bytes()).isEqualTo(Files.size(file) + Files.size(second) + Files.size(third));
    }

    @Test
    void anotherPictureSizeBeginsANewFile() throws IOException {
        publisher.add(100, 0);
        recorder.step();
        recorder.pause();
        publisher.width(1280);
        publisher.begin(6);
        publisher.add(101, 3);
        recorder = recorder(Duration.ofMinutes(30));
        recorder.step();
        assertThat(TestSegments.times(file)).isEqualTo(seconds(0, 1));
        assertThat(TestSegments.times(file.resolveSibling("camera0_2026-11-22_10-00-03.mp4")))
                .isEqualTo(seconds(0, 1));
    }

    @Test
    void aFileOfSomebodyElseIsNeverTouched() throws IOException {
        Files.writeString(file, "mine");
        publisher.add(100, 0);
        recorder.step();
        assertThat(recorder.state().failed()).hasValue("the recording's file cannot be written");
        assertThat(file).hasContent("mine");
    }

    @Test
    void saysWhenItCannotWrite() throws IOException {
        Files.delete(file.getParent());
        publisher.add(100, 0);
        recorder.step();
        assertThat(recorder.state().failed()).isPresent();
        recorder.end();
    }

    @Test
    void aCutSegmentIsNoSegment() {
        byte[] segment = TestSegments.segment(0, 10, 100);
        assertThatThrownBy(() -> Fragments.of(java.util.Arrays.copyOf(segment, segment.length - 1)))
                .isInstanceOf(IOException.class);
    }
}
