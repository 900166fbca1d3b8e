package io.camhost.discovery.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.Deadline;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeSink;
import io.camhost.vault.MemoryVault;
import java.io.Closeable;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedDiscoveryTest {
    @TempDir
    Path folder;

    private final MemoryVault vault = new MemoryVault();
    private final FakeSink told = new FakeSink();

    private record ConfigOf(int cameras, String[] videos) implements SimulatedDiscovery.Config {
        @Override
        public int width() {
            return 640;
        }

        @Override
        public int height() {
            return 360;
        }

        @Override
        public int fps() {
            return 15;
        }

        @Override
        public boolean text() {
            return true;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return SimulatedDiscovery.Config.class;
        }
    }

    /** What a sink was told: {@code +name}, {@code -key}, {@code complete}. */
    private SimulatedDiscovery discovery(boolean demo, int cameras, String... videos) {
        return new SimulatedDiscovery(new ConfigOf(cameras, videos), demo, vault, Optional.empty(), number -> true);
    }

    @Test
    void hasNoCamerasUnlessSomebodyWantsThem() {
        discovery(false, 0).start(told);
        assertThat(told.words()).containsExactly("complete");
    }

    @Test
    void aDemonstrationHasTwoThatAreNotRemembered() {
        discovery(true, 0).start(told);
        assertThat(told.words()).containsExactly("+simulated0", "+simulated1", "complete");
        assertThat(told.cameras())
                .allSatisfy(camera -> assertThat(camera.stored()).isFalse());
        assertThat(told.cameras())
                .extracting(camera -> camera.number().orElse(-1))
                .containsExactly(0, 1);
    }

    @Test
    void aDemonstrationLeavesNumbersToRealCameras() {
        new SimulatedDiscovery(new ConfigOf(0, new String[0]), true, vault, Optional.empty(), number -> number != 0)
                .start(told);
        assertThat(told.cameras())
                .extracting(camera -> camera.number().orElse(-1))
                .containsExactly(-1, 1);
    }

    @Test
    void configuredOnesAreRemembered() {
        discovery(false, 1).start(told);
        assertThat(told.cameras())
                .singleElement()
                .satisfies(camera -> assertThat(camera.stored()).isTrue());
    }

    @Test
    void plugsAndUnplugs() throws IOException {
        SimulatedDiscovery discovery = discovery(false, 1);
        Closeable handle = discovery.start(told);
        told.take();
        assertThat(discovery.plug("Front door")).isEqualTo("Front door is plugged in");
        assertThat(discovery.plug("Front door")).isEqualTo("Front door is plugged in already");
        assertThat(discovery.unplug("simulated0")).isEqualTo("Simulated camera 0 is unplugged");
        assertThat(discovery.unplug("simulated0")).isEqualTo("Simulated camera 0 is unplugged already");
        assertThat(discovery.simulated())
                .isEqualTo("simulated0  Simulated camera 0  unplugged\nplugged:Front door  Front door  plugged in");
        assertThat(discovery.plug("Simulated camera 0")).isEqualTo("Simulated camera 0 is plugged in");
        assertThat(discovery.plug("Back", "door")).isEqualTo("Back door is plugged in");
        assertThat(told.words())
                .containsExactly("+plugged:Front door", "-simulated0", "+simulated0", "+plugged:Back door");
        handle.close();
        discovery.unplug("Front door");
        assertThat(told.words()).hasSize(4);
    }

    @Test
    void whatHappensWhileNobodyListensIsToldToTheNextInOrder() throws IOException {
        SimulatedDiscovery discovery = discovery(false, 2);
        discovery.start(told).close();
        discovery.unplug("simulated0");
        discovery.plug("door");
        discovery.unplug("door");
        discovery.plug("simulated0");
        FakeSink next = new FakeSink();
        discovery.start(next);
        assertThat(next.words())
                .containsExactly(
                        "+simulated0",
                        "+simulated1",
                        "complete",
                        "-simulated0",
                        "+plugged:door",
                        "-plugged:door",
                        "+simulated0");
        FakeSink third = new FakeSink();
        discovery.start(third);
        assertThat(third.words()).as("told once").containsExactly("+simulated0", "+simulated1", "complete");
    }

    @Test
    void refusesWhatItCannotPlugOrUnplug() {
        SimulatedDiscovery discovery = discovery(false, 1);
        assertThatThrownBy(() -> discovery.unplug("nobody")).hasMessageContaining("no simulated camera 'nobody'");
        assertThatThrownBy(() -> discovery.plug("x'y")).hasMessageStartingWith("a name has");
        assertThatThrownBy(discovery::unplug).hasMessageStartingWith("usage: camhost:unplug CAMERA");
        assertThatThrownBy(discovery::plug).hasMessageStartingWith("usage: camhost:plug CAMERA");
    }

    @Test
    void knowsItsCamerasByTheirIds() {
        SimulatedDiscovery discovery = discovery(false, 1);
        discovery.start(told);
        FakeCameras directory = new FakeCameras();
        Camera any = FakeCameras.camera(7, Camera.Status.CONNECTED);
        directory.put(new Camera(
                any.id(),
                told.cameras().get(0),
                any.status(),
                any.name(),
                any.resolution(),
                any.fps(),
                any.capabilities(),
                any.validation(),
                any.streams(),
                any.since(),
                any.lastSeen()));
        directory.plug(8); // of another kind
        discovery.bindCameras(directory);
        assertThat(discovery.unplug("camera7")).isEqualTo("Simulated camera 0 is unplugged");
        assertThat(discovery.plug("camera7")).isEqualTo("Simulated camera 0 is plugged in");
        assertThatThrownBy(() -> discovery.unplug("camera8")).hasMessageContaining("camera8");
    }

    @Test
    void theSuccessorHasTheSameOnes() {
        SimulatedDiscovery old = discovery(false, 2);
        old.plug("Front door");
        old.unplug("simulated1");
        old.start(told);
        List<CameraDescription> before = List.copyOf(told.cameras());
        old.stop();
        assertThatThrownBy(() -> old.start(told)).isInstanceOf(ServiceGone.class);

        FakeSink later = new FakeSink();
        discovery(false, 2).start(later);
        assertThat(later.words()).containsExactly("+simulated0", "+plugged:Front door", "complete");
        assertThat(later.cameras()).isEqualTo(before);
    }

    @Test
    void showsVideoFilesAgainAndAgain() throws IOException {
        Path clip = folder.resolve("garden.mp4");
        Files.write(clip, new byte[] {0, 0, 0, 24, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0, 0, 0, 0});
        discovery(false, 1, clip.toString()).start(told);
        CameraDescription camera = told.cameras().get(1);
        assertThat(camera.name()).isEqualTo("garden");
        assertThat(camera.usable()).isTrue();
        assertThat(camera.source())
                .isEqualTo(new FfmpegInput(
                        "file", List.of("-stream_loop", "-1"), clip.toString(), Optional.empty(), false, false));
    }

    @Test
    void whatIsNoVideoIsToldAsUnusable() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "these are my notes of yesterday");
        SimulatedDiscovery discovery = discovery(
                false, 0, text.toString(), folder.resolve("missing.mp4").toString());
        discovery.start(told);
        assertThat(told.cameras()).extracting(CameraDescription::usable).containsExactly(false, false);
        assertThat(discovery.report().health()).isEqualTo(Health.DEGRADED);
        assertThat(discovery.report().details())
                .containsEntry("notes", "it is not a video that is known")
                .containsEntry("missing", "there is no such file");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> discovery(false, 65)).hasMessage("simulated.cameras: from 0 to 64, got 65");
        assertThatThrownBy(() -> discovery(false, 0, "clip.mp4"))
                .hasMessage("simulated.videos: absolute paths, got clip.mp4");
    }

    @Test
    void itsProbeKnowsTheMode() {
        discovery(false, 1).start(told);
        SimulatedProbe probe = new SimulatedProbe();
        CameraDescription camera = told.cameras().get(0);
        assertThat(probe.canProbe(camera)).isTrue();
        var found = probe.probe(camera, Deadline.in(Duration.ofSeconds(1)));
        assertThat(found.resolutions()).containsExactly("640x360");
        assertThat(found.frameRates()).containsExactly(15);
        assertThat(found.card()).isEqualTo("Simulated camera 0");
    }
}
