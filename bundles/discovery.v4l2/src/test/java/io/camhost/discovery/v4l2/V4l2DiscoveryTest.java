package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.ServiceGone;
import io.camhost.api.process.ChildStatus;
import io.camhost.discovery.v4l2.NodeQuery.Answer;
import io.camhost.testing.Configured;
import io.camhost.vault.MemoryVault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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

    private final NodeWords told = new NodeWords();
    private final FakeEvents events = new FakeEvents();
    private final MemoryVault vault = new MemoryVault();
    private final Set<String> hanging = ConcurrentHashMap.newKeySet();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch unstuck = new CountDownLatch(1);

    /** Regular looks are an hour apart, unless the mode wants more. */
    private V4l2Discovery discovery(String mode, String... sources) {
        var rules = new V4l2Discovery.Rules(
                Pace.Mode.of(mode), Duration.ofMillis(10), Duration.ofHours(1), Duration.ofMillis(200), 2);
        return new V4l2Discovery(
                new V4l2Discovery.Machine(new Sysfs(sysfs), Path.of("/dev"), () -> this::ask, events.sources(sources)),
                DeviceRange.of(),
                rules,
                vault);
    }

    private Answer ask(Path node, boolean thoroughly) {
        String name = String.valueOf(node.getFileName());
        if (name.startsWith("video")) asked.add(thoroughly ? name + " thoroughly" : name);
        if (hanging.contains(name)) awaitUninterruptibly();
        if (forbidden.contains(name)) return new Answer.Failed(13);
        if (thoroughly && dead.contains(name)) return new Answer.Failed(5);
        return new Answer.Camera("Camera");
    }

    /** As a system call does that no signal ends. */
    private void awaitUninterruptibly() {
        boolean done = false;
        while (!done) {
            try {
                unstuck.await();
                done = true;
            } catch (InterruptedException ignored) {
                // the driver does not care
            }
        }
    }

    private void plug(String node) {
        try {
            Files.createDirectory(sysfs.resolve(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object detail(V4l2Discovery discovery, String name) {
        return discovery.report().details().get(name);
    }

    @Test
    void anEventIsEnoughToLook() throws IOException {
        V4l2Discovery discovery = discovery("event-first", "udev");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
            plug("video3");
            events.last().tell("add", "video3");
            await().until(() -> told.words().contains("+video3"));
            assertThat(discovery.report().message()).isEqualTo("events of udev");
            assertThat(discovery.report().details())
                    .containsEntry("event_source_proven", true)
                    .containsEntry("events_processed", 1L);
        }
        assertThat(told.words()).containsExactly("complete", "+video3");
        assertThat(events.last().closed).isTrue();
    }

    @Test
    void oneThatIsFoundBeforeUdevdHasSetItsRightsIsAskedAgainWhenItsEventComes() throws IOException {
        plug("video3");
        V4l2Discovery discovery = discovery("event-first", "udev");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("+video3"));
            forbidden.add("video3");
            events.last().tell("add", "video3");
            await().until(() -> told.words().contains("~video3"));
        }
    }

    @Test
    void whenOneEndsThatHadItOpenTheCameraItselfMustAnswer() throws IOException {
        plug("video3");
        plug("video4");
        V4l2Discovery discovery = discovery("event-first", "udev");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
            dead.add("video3");
            discovery.changed(ended("/dev/video3", ChildStatus.State.WAITING));
            await().until(() -> told.words().contains("~video3"));
            dead.clear();
            await().until(() -> told.words().size() == 5);
        }
        assertThat(told.words()).hasSize(5).endsWith("~video3", "+video3");
    }

    @Test
    void oneThatIsOpenedAgainAlreadyIsNotAskedItself() throws IOException {
        plug("video3");
        V4l2Discovery discovery = discovery("event-first", "udev");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
            discovery.changed(child("still/camera3", "/dev/video3", ChildStatus.State.RUNNING));
            discovery.changed(ended("/dev/video3", ChildStatus.State.WAITING));
            await().until(() -> asked.size() == 2);
            discovery.changed(child("still/camera3", "/dev/video3", ChildStatus.State.FAILED));
            await().until(() -> asked.size() == 3);
        }
        assertThat(asked).containsExactly("video3", "video3", "video3 thoroughly");
    }

    @Test
    void oneThatRunsOrHasEndedWellOrNeverBegunIsNoReasonToAsk() throws IOException {
        plug("video3");
        V4l2Discovery discovery = discovery("event-first", "udev");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
            discovery.changed(ended("/dev/video3", ChildStatus.State.RUNNING));
            discovery.changed(ended("/dev/video3", ChildStatus.State.ENDED));
            discovery.changed(ended("/dev/video7", ChildStatus.State.FAILED));
            plug("video4");
            events.last().tell("add", "video4");
            await().until(() -> told.words().contains("+video4"));
        }
        assertThat(asked).containsOnlyOnce("video3").noneMatch(question -> question.endsWith("thoroughly"));
    }

    private static ChildStatus ended(String device, ChildStatus.State state) {
        return child("publish/camera3", device, state);
    }

    private static ChildStatus child(String key, String device, ChildStatus.State state) {
        return new ChildStatus(
                key, List.of("ffmpeg", "-i", device), state, 7, Instant.EPOCH, 1, OptionalInt.of(0), false, List.of());
    }

    @Test
    void listensBeforeItLooks() throws IOException {
        V4l2Discovery discovery = new V4l2Discovery(
                new V4l2Discovery.Machine(
                        new Sysfs(sysfs),
                        Path.of("/dev"),
                        () -> this::ask,
                        new EventSources(List.of(new EventSources.Candidate("late", () -> "", () -> {
                            plug("video0"); // no event tells of it: it is plugged in while the source opens
                            return new FakeEvents.Source("late");
                        })))),
                DeviceRange.of(),
                new V4l2Discovery.Rules(
                        Pace.Mode.EVENT_FIRST, Duration.ofMillis(10), Duration.ofHours(1), Duration.ofSeconds(5), 2),
                vault);
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
        }
        assertThat(told.words()).containsExactly("+video0", "complete");
        assertThat(detail(discovery, "changes_without_event")).isEqualTo(0L);
    }

    @Test
    void looksAgainAndAgainWhereThereAreNoEvents() throws IOException {
        V4l2Discovery discovery = discovery("event-first");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
            plug("video3");
            await().until(() -> told.words().contains("+video3"));
            assertThat(discovery.report().message()).startsWith("looks again and again");
        }
    }

    @Test
    void ignoresEventsWhenToldTo() throws IOException {
        V4l2Discovery discovery = discovery("poll-only", "udev");
        try (var handle = discovery.start(told)) {
            plug("video3");
            await().until(() -> told.words().contains("+video3"));
            assertThat(events.opened).isEmpty();
            assertThat(discovery.report().message())
                    .isEqualTo("looks again and again (camera.discovery_mode is poll-only)");
        }
    }

    @Test
    void countsWhatItDoesNotWant() throws IOException {
        V4l2Discovery discovery = discovery("event-first", "udev");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
            for (String node : List.of("vbi0", "video0x", "")) events.last().tell("add", node);
            events.last().tell("explode", "video0");
            events.last().tell("remove", "video0");
            await().until(() -> detail(discovery, "events_processed").equals(1L));
            assertThat(detail(discovery, "events_filtered")).isEqualTo(3L);
            assertThat(detail(discovery, "events_skipped")).isEqualTo(1L);
        }
        assertThat(told.words()).containsExactly("complete");
    }

    @Test
    void lostEventsMakeItLookAtEverything() throws IOException {
        V4l2Discovery discovery = discovery("event-first", "udev");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
            plug("video3");
            plug("video4");
            events.last().overrun();
            await().untilAsserted(() -> assertThat(told.words()).contains("+video3", "+video4"));
            assertThat(detail(discovery, "event_overruns")).isEqualTo(1L);
        }
    }

    @Test
    void aSourceThatEndsIsReplacedByTheNextBest() throws IOException {
        V4l2Discovery discovery = discovery("event-first", "udev", "kernel");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
            FakeEvents.Source udev = events.last();
            plug("video3"); // and its event is lost
            udev.fail("gone");
            await().until(() -> told.words().contains("+video3"));
            assertThat(udev.closed).isTrue();
            assertThat(discovery.report().message())
                    .isEqualTo("events of kernel (udev: its events do not arrive here)");
        }
    }

    @Test
    void aNodeThatHangsCostsAThreadAndNothingElse() throws IOException {
        hanging.add("video0");
        plug("video0");
        plug("video1");
        V4l2Discovery discovery = discovery("event-first", "udev");
        try (var handle = discovery.start(told)) {
            await().until(() -> told.words().contains("complete"));
            assertThat(told.words()).containsExactly("+video1", "~video0", "complete");
            assertThat(discovery.report().health()).isEqualTo(Health.DEGRADED);
            assertThat(discovery.report().message()).isEqualTo("video0: " + Faults.STUCK.reason());
            discovery.stop();
        }
        NodeWords later = new NodeWords();
        V4l2Discovery successor = discovery("event-first", "udev");
        try (var handle = successor.start(later)) {
            await().until(() -> later.words().contains("complete"));
            assertThat(later.words()).contains("~video0");
            assertThat(detail(successor, "active_tasks")).isEqualTo(0);
            assertThat(detail(successor, "timeouts")).as("goes on counting").isEqualTo(1L);
        } finally {
            unstuck.countDown();
            successor.stop();
        }
    }

    @Test
    void doesNotStartWhileLeaving() {
        V4l2Discovery discovery = discovery("event-first");
        discovery.stop();
        assertThatThrownBy(() -> discovery.start(told)).isInstanceOf(ServiceGone.class);
    }

    @Test
    void endsItsThreadsWhenItLeaves() throws IOException {
        V4l2Discovery discovery = discovery("event-first", "udev");
        var handle = discovery.start(told);
        await().until(() -> told.words().contains("complete"));
        discovery.stop();
        plug("video3");
        events.last().tell("add", "video3");
        handle.close(); // again does no harm
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("discovery.v4l2"));
        assertThat(told.words()).containsExactly("complete");
    }

    @Test
    void refusesRulesThatMeanNothing() {
        assertThatThrownBy(() -> Pace.Mode.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> V4l2Discovery.Rules.of(config(0.001, 90, 10, 5)))
                .hasMessage("camera.poll_interval: at least 0.01 s, got 0.001");
        assertThatThrownBy(() -> V4l2Discovery.Rules.of(config(0.1, 0, 10, 5)))
                .hasMessage("camera.fallback_poll_interval: more than 0 s, got 0.0");
        assertThatThrownBy(() -> V4l2Discovery.Rules.of(config(0.1, 90, 0, 5)))
                .hasMessage("camera.max_event_handlers: at least 1, got 0");
        assertThatThrownBy(() -> V4l2Discovery.Rules.of(config(0.1, 90, 1, Double.NaN)))
                .hasMessage("camera.event_handler_timeout: more than 0 s, got NaN");
    }

    private static V4l2Discovery.Config config(double poll, double fallback, int handlers, double patience) {
        return Configured.with(
                V4l2Discovery.Config.class,
                Map.of(
                        "poll_interval", poll,
                        "fallback_poll_interval", fallback,
                        "max_event_handlers", handlers,
                        "event_handler_timeout", patience));
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
        assertThat(calls.ask(Path.of("/dev/video-none"), true)).isEqualTo(new Answer.Failed(2));
        assertThat(calls.ask(Path.of("/dev/null"), true)).isEqualTo(new Answer.Failed(25));
    }
}
