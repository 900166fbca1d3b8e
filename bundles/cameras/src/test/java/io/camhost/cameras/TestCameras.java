package io.camhost.cameras;

import io.camhost.api.Deadline;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.CameraListener;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.CapabilityProbe;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.camera.FrameRate;
import io.camhost.api.camera.FrameSize;
import io.camhost.api.camera.PixelFormat;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What surrounds the directory, in the hands of a test. */
final class TestCameras {
    private TestCameras() {}

    static CameraDescription camera(String kind, int number) {
        var input = new FfmpegInput(kind, List.of("-f", kind), kind + number, Optional.empty(), true, true);
        return new CameraDescription(
                new CameraIdentity(kind, kind + number),
                "Camera of " + kind + " " + number,
                input,
                OptionalInt.of(number),
                true,
                true);
    }

    static CameraDescription unusable(CameraDescription camera) {
        return new CameraDescription(
                camera.identity(), camera.name(), camera.source(), camera.number(), false, camera.stored());
    }

    static Capabilities capabilities(String card, int width, int height, int... rates) {
        List<FrameRate> all = new ArrayList<>();
        for (int rate : rates) all.add(FrameRate.of(rate));
        var size = new FrameSize(width, height, all);
        return new Capabilities("test", card, "test-1", List.of(new PixelFormat("MJPG", "Motion-JPEG", List.of(size))));
    }

    /** Tells what a test plugs, on the test's thread. */
    static final class Discovery implements CameraDiscovery {
        private final String name;
        private final Map<CameraIdentity, CameraDescription> there = new LinkedHashMap<>();
        private boolean completes = true;
        volatile @Nullable Sink sink;
        volatile boolean closed;

        Discovery(String name, CameraDescription... cameras) {
            this.name = name;
            for (CameraDescription camera : cameras) there.put(camera.identity(), camera);
        }

        /** It does not get to the end of its first look. */
        Discovery looking() {
            completes = false;
            return this;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public synchronized Closeable start(Sink sink) {
            this.sink = sink;
            there.values().forEach(sink::present);
            if (completes) sink.complete();
            return () -> closed = true;
        }

        synchronized void plug(CameraDescription camera) {
            there.put(camera.identity(), camera);
            if (sink != null) sink.present(camera);
        }

        synchronized void pull(CameraDescription camera) {
            there.remove(camera.identity());
            if (sink != null) sink.absent(camera.identity());
        }
    }

    /** Remembers what it was told. */
    static final class Listener implements CameraListener {
        record Change(Optional<Camera> before, Camera now) {}

        final List<Change> changes = new CopyOnWriteArrayList<>();

        @Override
        public void changed(Optional<Camera> before, Camera now) {
            changes.add(new Change(before, now));
        }

        List<Camera.Status> statuses() {
            return changes.stream().map(change -> change.now().status()).toList();
        }

        /** Statuses without repetition. */
        List<Camera.Status> turns() {
            List<Camera.Status> turns = new ArrayList<>();
            for (Camera.Status status : statuses())
                if (turns.isEmpty() || turns.get(turns.size() - 1) != status) turns.add(status);
            return turns;
        }
    }

    /** Answers as a test wants. */
    static final class Probe implements CapabilityProbe {
        final AtomicInteger asked = new AtomicInteger();
        volatile Supplier<Capabilities> answer;

        Probe(Supplier<Capabilities> answer) {
            this.answer = answer;
        }

        @Override
        public String name() {
            return "test";
        }

        @Override
        public boolean canProbe(CameraDescription camera) {
            return true;
        }

        @Override
        public Capabilities probe(CameraDescription camera, Deadline deadline) {
            asked.incrementAndGet();
            return answer.get();
        }
    }
}
