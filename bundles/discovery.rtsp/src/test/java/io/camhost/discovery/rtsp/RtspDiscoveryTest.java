package io.camhost.discovery.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.Secret;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.CapabilityProbe;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.Processes.Result;
import io.camhost.testing.FakeProcesses;
import io.camhost.testing.FakeSink;
import io.camhost.testing.FakeVault;
import java.io.Closeable;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RtspDiscoveryTest {
    private static final String KEY = "rtsp://cam:554/1";

    @TempDir
    Path folder;

    private final FakeVault vault = new FakeVault();
    private final FakeSink sink = new FakeSink();
    private final FakeProcesses processes = new FakeProcesses();
    private final Probe probe = new Probe();
    private final List<RtspDiscovery> begun = new CopyOnWriteArrayList<>();
    private volatile boolean successor;

    /** Answers as told, and writes down who was asked. */
    private static final class Probe implements CapabilityProbe {
        final Set<String> failing = ConcurrentHashMap.newKeySet();
        final List<String> asked = new CopyOnWriteArrayList<>();
        volatile boolean leaving;

        @Override
        public String name() {
            return "test";
        }

        @Override
        public boolean canProbe(CameraDescription camera) {
            return camera.source().kind().equals("rtsp");
        }

        @Override
        public Capabilities probe(CameraDescription camera, Deadline deadline) {
            asked.add(camera.name());
            if (leaving) throw new ServiceGone("probe");
            if (failing.contains(camera.name())) throw CamhostException.dependencyFailed("test", "no such stream");
            return new Capabilities("", "", "", List.of());
        }
    }

    private record Settings(double check_interval, String... cameras) implements RtspDiscovery.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return RtspDiscovery.Config.class;
        }
    }

    private RtspDiscovery discovery(String... cameras) {
        RtspDiscovery discovery =
                new RtspDiscovery(new Settings(30, cameras), () -> folder.resolve("sources"), vault, () -> !successor);
        begun.add(discovery);
        discovery.bindProcesses(processes);
        discovery.bindProbe(probe);
        return discovery;
    }

    @AfterEach
    void stop() {
        begun.forEach(RtspDiscovery::stop);
    }

    private static RtspCamera camera(String name) {
        return new RtspCamera(name, "rtsp://cam/1", "watcher");
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("discovery.rtsp"))
                .count();
    }

    @Test
    void withoutCamerasItHasNoThreadAndNothingToSay() {
        RtspDiscovery discovery = discovery();
        discovery.start(sink);
        assertThat(sink.words()).containsExactly("complete");
        assertThat(threads()).isZero();
        assertThat(discovery.report().message()).isEqualTo("none configured");
    }

    @Test
    void tellsWhatTheProbeSaysAndHandsItOver() throws Exception {
        probe.failing.add("Garden");
        RtspDiscovery discovery = discovery("Garden");
        Closeable handle = discovery.start(sink);
        discovery.bindCamera(camera("Garden"));
        await().untilAsserted(() -> assertThat(sink.words()).containsExactly("~" + KEY, "complete"));
        assertThat(discovery.report().health()).isEqualTo(Health.DEGRADED);
        assertThat(discovery.report().message()).isEqualTo("Garden: no such stream");

        probe.failing.clear();
        discovery.changed(ended(sink.cameras().get(0)));
        await().untilAsserted(() -> assertThat(sink.words()).contains("+" + KEY));
        assertThat(discovery.report().health()).isEqualTo(Health.HEALTHY);
        handle.close();

        successor = true;
        discovery.stop();
        assertThatThrownBy(() -> discovery.start(sink)).isInstanceOf(ServiceGone.class);
        await().until(() -> threads() == 0); // a moment after their last task
        assertThat(folder.resolve("sources")).isNotEmptyDirectory();
        sink.take();
        probe.asked.clear();
        RtspDiscovery next = discovery("Garden");
        next.start(sink);
        next.bindCamera(camera("Garden"));
        await().untilAsserted(() -> assertThat(sink.words()).containsExactly("+" + KEY, "complete"));
        assertThat(probe.asked).isEmpty();
    }

    private io.camhost.api.process.ChildStatus ended(CameraDescription camera) {
        String file = ((FfmpegInput) camera.source()).url();
        processes.ensure(ChildSpec.once("publish/camera100", List.of("ffmpeg", "-i", file), folder));
        processes.end("publish/camera100", 1);
        return processes.status("publish/camera100").orElseThrow();
    }

    @Test
    void aChangedCameraIsNotSeenGoing() {
        RtspDiscovery discovery = discovery("Garden");
        discovery.start(sink);
        RtspCamera before = camera("Garden");
        discovery.bindCamera(before);
        await().until(() -> sink.words().size() == 2);
        discovery.unbindCamera(before);
        discovery.bindCamera(new RtspCamera("Garden", "rtsp://cam/1", "other"));
        await().until(() -> probe.asked.size() == 2);
        discovery.modified(new Settings(30));
        discovery.unbindCamera(before); // late, and about another one
        assertThat(sink.words()).doesNotContain("-" + KEY);
    }

    @Test
    void whenTheHostEndsNoPasswordStaysBehind() throws Exception {
        RtspDiscovery discovery = discovery("Garden");
        discovery.bindSecrets(name -> Optional.of(new Secret("hidden")));
        discovery.bindCamera(camera("Garden"));
        Path sources = folder.resolve("sources");
        await().until(() -> Files.exists(sources) && probe.asked.size() == 1);
        assertThat(sources).isNotEmptyDirectory();
        discovery.stop();
        assertThat(sources).doesNotExist();
    }

    @Test
    void aProbeThatLeavesIsNoFault() {
        probe.leaving = true;
        RtspDiscovery discovery = discovery("Garden");
        discovery.start(sink);
        discovery.bindCamera(camera("Garden"));
        await().until(() -> !probe.asked.isEmpty());
        assertThat(sink.words()).isEmpty();
        probe.leaving = false;
        await().untilAsserted(() -> assertThat(sink.words()).containsExactly("+" + KEY, "complete"));
    }

    @Test
    void anOldFfmpegGetsAListWithoutOptions() throws Exception {
        processes.whenRun(argv -> new Result(
                0,
                false,
                "ffmpeg version 4.4.2\nlibavformat    58. 76.100 / 58. 76.100\n".getBytes(StandardCharsets.UTF_8),
                "",
                Duration.ofMillis(1)));
        RtspDiscovery discovery = discovery("Garden");
        discovery.bindCamera(camera("Garden"));
        await().until(() -> !probe.asked.isEmpty());
        try (var files = Files.list(folder.resolve("sources"))) {
            assertThat(files.toList().get(0)).hasContent("ffconcat version 1.0\nfile 'rtsp://watcher@cam:554/1?tcp'\n");
        }
    }

    @Test
    void refusesAPauseThatIsNone() {
        assertThatThrownBy(() -> new RtspDiscovery(new Settings(0), () -> folder, vault, () -> true))
                .hasMessage("rtsp.check_interval: at least 1 s, got 0.0");
    }
}
