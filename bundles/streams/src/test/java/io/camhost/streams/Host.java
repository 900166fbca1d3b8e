package io.camhost.streams;

import static org.awaitility.Awaitility.await;

import io.camhost.api.HostFolders;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.Processes;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeEvents;
import io.camhost.testing.FakeMediaServer;
import io.camhost.testing.FakeProcesses;
import io.camhost.testing.FakeStorage;
import io.camhost.testing.FakeVault;
import io.camhost.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The service with fakes all around it; time goes on only when a test says so. */
final class Host implements AutoCloseable {
    static final CameraId CAMERA = new CameraId(0);

    final ManualClock clock = new ManualClock();
    final FakeCameras cameras = new FakeCameras();
    final FakeProcesses processes = new FakeProcesses();
    final FakeEvents events = new FakeEvents();
    final FakeVault vault = new FakeVault();
    FakeMediaServer driver = new FakeMediaServer("mediamtx", 100);
    final FakeStorage storage;
    final Path folder;
    StreamsService streams;

    private final Settings settings;

    Host(Path folder, Settings settings) {
        this.folder = folder;
        this.settings = settings;
        this.storage = new FakeStorage(folder);
        processes.whenRun(argv -> new Processes.Result(0, false, new byte[1], said(argv), Duration.ofMillis(1)));
        cameras.plug(0);
        streams = begin();
    }

    /** What comes out of the encoder is like what went in. */
    private static String said(List<String> argv) {
        return argv.stream().anyMatch(word -> word.contains("psnr")) ? "PSNR y:40.1 average:41.2 min:39" : "";
    }

    /** A host whose driver is chosen and whose camera has a stream. */
    static Host running(Path folder) {
        return running(folder, TestSettings.USUAL);
    }

    static Host running(Path folder, Settings settings) {
        Host host = new Host(folder, settings);
        host.settle();
        return host;
    }

    private StreamsService begin() {
        var service = new StreamsService(
                settings,
                new HostFolders(folder),
                Optional.of(folder.resolve("warm")),
                () -> false,
                vault,
                clock,
                clock::nanoTime);
        service.bindCameras(cameras);
        service.bindProcesses(processes);
        service.bindEvents(events);
        service.bindStorage(storage);
        service.bindDriver(driver);
        service.start();
        return service;
    }

    /** Replaced by the same, while everything else goes on. */
    void swap() {
        streams.stop();
        streams = begin();
        streams.look();
    }

    /** Replaced together with the driver, which knows nothing at first. */
    void swapWithDriver() {
        streams.stop();
        driver = new FakeMediaServer("mediamtx", 100);
        streams = begin();
        streams.look();
    }

    /** The host died and begins anew: what was in memory is lost. */
    void crash() {
        streams.stop();
        vault.take("io.camhost.streams");
        streams = begin();
        settle();
    }

    void settle() {
        await().until(() -> {
            clock.advance(Duration.ofMillis(100));
            streams.look();
            return wanted().isPresent()
                    && streams.find(CAMERA).flatMap(Streams.Stream::state).isPresent();
        });
    }

    Optional<WantedStream> wanted() {
        return driver.wanted().stream()
                .filter(stream -> stream.camera().equals(CAMERA))
                .findFirst();
    }

    boolean live() {
        return wanted().map(WantedStream::live).orElse(false);
    }

    Optional<StreamState> state() {
        return streams.find(CAMERA).flatMap(Streams.Stream::state);
    }

    /** Time goes on, and what is due is done. */
    void advance(Duration time) {
        round();
        clock.advance(time);
        round();
    }

    /** Waits until a round has begun and ended. */
    void round() {
        for (int i = 0; i < 2; i++) {
            View before = streams.view();
            streams.look();
            await().pollInterval(Duration.ofMillis(2)).until(() -> streams.view() != before);
        }
    }

    /** The capture ends with a picture of 640x360. */
    void picture(String key) {
        ChildSpec spec = awaitChild(key);
        List<String> argv = spec.argv();
        try {
            Files.write(Path.of(argv.get(argv.size() - 1)), PicturesTest.jpeg(640, 360));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        processes.end(key, 0);
        streams.look();
    }

    ChildSpec awaitChild(String key) {
        return await().until(() -> processes.spec(key), Optional::isPresent).orElseThrow();
    }

    @Override
    public void close() {
        streams.stop();
    }
}
