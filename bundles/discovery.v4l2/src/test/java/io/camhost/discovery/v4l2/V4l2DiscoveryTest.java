package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.ServiceGone;
import io.camhost.discovery.v4l2.NodeQuery.Answer;
import io.camhost.testing.FakeSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V4l2DiscoveryTest {
    @TempDir
    Path sysfs;

    private final FakeSink told = new FakeSink();

    private V4l2Discovery discovery() {
        return new V4l2Discovery(
                sysfs,
                Path.of("/dev"),
                () -> node -> new Answer.Camera("Camera"),
                DeviceRange.of(),
                Duration.ofMillis(10));
    }

    @Test
    void looksAgainAndAgainUntilItIsClosed() throws IOException {
        try (var handle = discovery().start(told)) {
            await().until(() -> told.words().contains("complete"));
            Files.createDirectory(sysfs.resolve("video3"));
            await().until(() -> told.words().contains("+video3"));
        }
        Files.delete(sysfs.resolve("video3"));
        assertThat(told.words()).containsExactly("complete", "+video3");
    }

    @Test
    void doesNotStartWhileLeaving() {
        V4l2Discovery discovery = discovery();
        discovery.stop();
        assertThatThrownBy(() -> discovery.start(told)).isInstanceOf(ServiceGone.class);
    }

    @Test
    void endsItsThreadsWhenItLeaves() throws IOException {
        V4l2Discovery discovery = discovery();
        var handle = discovery.start(told);
        await().until(() -> told.words().contains("complete"));
        discovery.stop();
        Files.createDirectory(sysfs.resolve("video3"));
        handle.close(); // again does no harm
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("discovery.v4l2"));
        assertThat(told.words()).containsExactly("complete");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0 1 99, ''",
        "2 4, 2 3 4, 1 5",
        "3 3, 3, 2 4",
        "5, 5, 4 6",
        "7 1 4, 1 4 7, 2 3 5 6",
        "1 2 5, 1 2 5, 3 4"
    })
    void aRangeIsTwoNumbersAndAnythingElseIsAList(String configured, String inside, String outside) {
        DeviceRange range = DeviceRange.of(numbers(configured));
        assertThat(IntStream.of(numbers(inside))).allMatch(range::contains);
        assertThat(IntStream.of(numbers(outside))).noneMatch(range::contains);
    }

    @ParameterizedTest
    @CsvSource({"4 2", "-1 3", "-1"})
    void refusesRangesThatMeanNothing(String configured) {
        assertThatThrownBy(() -> DeviceRange.of(numbers(configured)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("camera.device_range: ");
    }

    private static int[] numbers(String text) {
        return text.isBlank()
                ? new int[0]
                : java.util.Arrays.stream(text.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "0x84a00001,0x04200001,true", // UVC, its pictures
        "0x84a00001,0x04a00000,false", // UVC, its metadata
        "0x04000001,0x00000000,true", // an old driver
        "0x84201000,0x04201000,true", // multi-planar
        "0x84000002,0x04000002,false", // output
        "0x84208000,0x04208000,false", // memory to memory
        "0x84008001,0x04008001,false",
        "0x80000001,0x00000001,false" // cannot stream
    })
    void aCameraCapturesAndStreamsAndDoesNothingElse(String capabilities, String deviceCaps, boolean camera) {
        int caps = DeviceCaps.of(Integer.parseUnsignedInt(capabilities.substring(2), 16), Integer.decode(deviceCaps));
        assertThat(DeviceCaps.isCamera(caps)).isEqualTo(camera);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelSaysWhatIsNoVideoDevice() {
        V4l2Calls calls = new V4l2Calls();
        assertThat(calls.ask(Path.of("/dev/video-none"))).isEqualTo(new Answer.Failed(2));
        assertThat(calls.ask(Path.of("/dev/null"))).isEqualTo(new Answer.Failed(25));
    }
}
