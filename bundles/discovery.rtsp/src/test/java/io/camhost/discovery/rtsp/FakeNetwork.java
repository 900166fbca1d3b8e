package io.camhost.discovery.rtsp;

import io.camhost.api.Secret;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Cameras on paper, and a time that a test moves. Everything happens on the test's thread, when time goes on. */
final class FakeNetwork implements Surroundings {
    private record Planned(long nanos, Runnable task) {}

    final ManualClock clock = new ManualClock();
    /** By name, why a camera shows nothing. */
    final Map<String, String> faults = new HashMap<>();

    final Set<String> silent = new HashSet<>(); // hosts that do not answer at the door
    final Set<String> streaming = new HashSet<>(); // source files
    final Map<String, String> secrets = new HashMap<>();
    /** What was done, in order: {@code probe NAME}, {@code knock HOST}. */
    final List<String> done = new ArrayList<>();

    boolean young; // whether publishers have just begun
    boolean nobodyAsks;
    boolean nobodyKnows;
    private final List<Planned> plan = new ArrayList<>();

    /** Lets that much time go by, and everything in it happen when it is due. */
    void pass(Duration time) {
        long end = clock.nanoTime() + time.toNanos();
        while (true) {
            Optional<Planned> next = plan.stream()
                    .filter(planned -> planned.nanos() <= end)
                    .min(Comparator.comparingLong(Planned::nanos));
            if (next.isEmpty()) break;
            plan.remove(next.get());
            clock.advance(Duration.ofNanos(Math.max(0, next.get().nanos() - clock.nanoTime())));
            next.get().task().run();
        }
        clock.advance(Duration.ofNanos(end - clock.nanoTime()));
    }

    List<String> take() {
        List<String> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    int planned() {
        return plan.size();
    }

    @Override
    public Optional<Secret> secret(String name, Optional<Secret> last) {
        if (nobodyKnows) return last;
        return Optional.ofNullable(secrets.get(name)).map(Secret::new);
    }

    @Override
    public boolean streams(FfmpegInput source, boolean proven) {
        return streaming.contains(source.url()) && !(proven && young);
    }

    @Override
    public boolean answers(RtspUrl url) {
        done.add("knock " + url.host());
        return !silent.contains(url.host());
    }

    @Override
    public Optional<Watch.Verdict> probe(CameraDescription camera) {
        if (nobodyAsks) return Optional.empty();
        done.add("probe " + camera.name());
        return Optional.of(new Watch.Verdict(faults.getOrDefault(camera.name(), "")));
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        Planned planned = new Planned(clock.nanoTime() + delay.toNanos(), task);
        plan.add(planned);
        return () -> plan.remove(planned);
    }

    @Override
    public double jitter() {
        return 1;
    }
}
