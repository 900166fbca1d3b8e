package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.camhost.discovery.v4l2.EventSource.Arrival;
import io.camhost.discovery.v4l2.EventSource.Hint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSourcesTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final FakeEvents fake = new FakeEvents();

    // choice

    @Test
    void takesTheBestAndSaysWhyNotABetterOne() {
        EventSources sources = fake.sources("udev", "kernel", "inotify");
        assertThat(sources.open(Set.of()).source().name()).isEqualTo("udev");
        fake.broken.add("udev");
        EventSources.Opened opened = sources.open(Set.of("kernel"));
        assertThat(opened.source().name()).isEqualTo("inotify");
        assertThat(opened.passedOver()).containsExactly("udev: broken", "kernel: its events do not arrive here");
    }

    @Test
    void hasNoneWhenNoneCanBeOpened() throws InterruptedException {
        fake.broken.add("udev");
        EventSource none = fake.sources("udev").open(Set.of()).source();
        assertThat(none.name()).isEqualTo("none");
        none.wake();
        none.wake();
        assertThat(((NoEvents) none).await(LONG)).isEqualTo(Arrival.NOTHING);
        assertThat(((NoEvents) none).await(Duration.ZERO)).isEqualTo(Arrival.NOTHING);
    }

    @Test
    void knowsWhetherABetterOneCouldBeTried() {
        EventSources sources = fake.sources("udev", "kernel");
        assertThat(sources.betterThan("kernel", Set.of())).isTrue();
        assertThat(sources.betterThan("kernel", Set.of("udev"))).isFalse();
        assertThat(sources.betterThan("udev", Set.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0 0 4294967295, true", "0 100000 65536, false", "1000 1000 1, false", "'', false"})
    void theKernelTellsNothingToAUserNamespace(String map, boolean tells) throws IOException {
        Path file = Files.writeString(folder.resolve("uid_map"), "         " + map.replace(" ", "          ") + "\n");
        assertThat(EventSources.userNamespace(file).isEmpty()).isEqualTo(tells);
        assertThat(EventSources.userNamespace(folder.resolve("none"))).isEmpty();
    }

    // messages

    private static Optional<Hint> uevent(String... lines) {
        return Uevent.parse((String.join("\0", lines) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsAMessageOfTheKernel() {
        assertThat(uevent(
                        "add@/devices/platform/vivid.0/video4linux/video0",
                        "ACTION=add",
                        "DEVPATH=/devices/platform/vivid.0/video4linux/video0",
                        "SUBSYSTEM=video4linux",
                        "MAJOR=81",
                        "MINOR=0",
                        "DEVNAME=video0",
                        "SEQNUM=1714"))
                .contains(new Hint("add", "video0"));
        assertThat(uevent("remove@/x", "ACTION=remove", "SUBSYSTEM=video4linux", "DEVNAME=/dev/video12"))
                .contains(new Hint("remove", "video12"));
        assertThat(uevent("change@/x", "ACTION=change", "SUBSYSTEM=video4linux"))
                .contains(new Hint("change", ""));
    }

    @Test
    void passesOverWhatIsNoneOfOurs() {
        assertThat(uevent("add@/devices/usb1/1-1", "ACTION=add", "SUBSYSTEM=usb", "DEVNAME=bus/usb/001/002"))
                .isEmpty();
        assertThat(uevent("libudev", "\u00fe\u00ed\u00ca\u00fe", "SUBSYSTEM=video4linux", "ACTION=add"))
                .isEmpty();
        assertThat(uevent("")).isEmpty();
        assertThat(Uevent.parse(new byte[0])).isEmpty();
        assertThat(uevent("add@/x", "=", "SUBSYSTEM", "ACTION=add")).isEmpty();
        assertThat(Uevent.parse(new byte[] {'a', '@', 'b', 0, (byte) 0xff, (byte) 0xfe, '=', 1}))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0x100, video0, add",
        "0x80, video3, add",
        "0x200, video0, remove",
        "0x40, video0, remove",
        "0x4, video0, change",
        "0x100, null, ''",
        "0x4000, '', ''"
    })
    void readsWhatHappensInAFolder(String mask, String name, String action) {
        byte[] padded = (name + "\0\0\0").getBytes(StandardCharsets.UTF_8);
        assertThat(InotifySource.hint(Integer.decode(mask), padded))
                .isEqualTo(action.isEmpty() ? Optional.empty() : Optional.of(new Hint(action, name)));
    }

    // on this machine

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(path -> {
                        try {
                            String target = Files.readSymbolicLink(path).toString();
                            return target.contains("eventfd")
                                    || target.contains("inotify")
                                    || target.contains("socket");
                        } catch (IOException gone) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderTellsOfNodesAndCanBeWokenAndClosed() throws Exception {
        long before = descriptors();
        LibC c = new LibC();
        try (InotifySource source = new InotifySource(c, folder)) {
            assertThat(source.await(Duration.ZERO)).isEqualTo(Arrival.NOTHING);
            source.wake();
            assertThat(source.await(LONG)).isEqualTo(Arrival.NOTHING);
            Files.createFile(folder.resolve("video7"));
            Files.createFile(folder.resolve("null"));
            assertThat(source.await(LONG)).isEqualTo(new Arrival(List.of(new Hint("add", "video7")), false));
            Files.delete(folder.resolve("video7"));
            assertThat(source.await(LONG)).isEqualTo(new Arrival(List.of(new Hint("remove", "video7")), false));
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSourceThatCannotBeOpenedLeavesNothingOpen() throws Exception {
        LibC c = new LibC();
        long before = descriptors();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new InotifySource(c, folder.resolve("none"))))
                .isInstanceOf(IOException.class)
                .hasMessage("inotify_add_watch fails, errno 2");
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSourcesOfThisMachineOpenWakeAndClose() throws Exception {
        LibC c = new LibC();
        long before = descriptors();
        try (EventSource source = new KernelSource(c)) {
            source.wake();
            assertThat(source.await(LONG).overrun()).isFalse();
        }
        assumeTrue(
                Stream.of("/lib", "/usr/lib", "/lib64", "/usr/lib64")
                        .map(Path::of)
                        .filter(Files::isDirectory)
                        .anyMatch(EventSourcesTest::hasLibudev),
                "needs libudev: apt-get install libudev1");
        try (EventSource source = new UdevSource(c)) {
            source.wake();
            assertThat(source.await(LONG).overrun()).isFalse();
            assertThat(source.await(Duration.ZERO)).isEqualTo(Arrival.NOTHING);
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    private static boolean hasLibudev(Path lib) {
        try (Stream<Path> files = Files.walk(lib, 2)) {
            return files.anyMatch(file -> file.endsWith("libudev.so.1"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return false;
        }
    }
}
