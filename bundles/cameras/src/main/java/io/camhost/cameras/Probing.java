package io.camhost.cameras;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Capabilities;
import io.camhost.api.camera.CapabilityProbe;
import io.camhost.swap.Whiteboard;
import io.camhost.swap.Workers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks probes what cameras can do: a moment after one was plugged in, then again until two answers agree or too many fail. Never two
 * probes of one camera at a time; one camera does not wait for another.
 *
 * <p>Threading: any thread; probes run on workers.
 */
final class Probing {
    private static final Logger LOG = LoggerFactory.getLogger(Probing.class);

    /**
     * @param enabled whether cameras are probed at all
     * @param settling how long after it was plugged in a camera is opened
     * @param timeout of one probe
     * @param retry pause between two probes
     * @param maximumFailures in a row, then it is given up
     */
    record Rules(boolean enabled, Duration settling, Duration timeout, Duration retry, int maximumFailures) {}

    private final Registry registry;
    private final CameraEvents events;
    private final Statistics statistics;
    private final Workers workers;
    private final Rules rules;
    private final Whiteboard<String, CapabilityProbe> probes;
    private final Map<CapabilityProbe, String> names = new IdentityHashMap<>(); // guarded by itself

    private final Map<CameraId, Workers.Cancellable> scheduled = new HashMap<>(); // guarded by this
    private final Set<CameraId> running = new HashSet<>(); // guarded by this
    private final Map<CameraId, String> errors = new TreeMap<>(); // guarded by this; why the last probe failed

    Probing(
            Registry registry,
            CameraEvents events,
            Statistics statistics,
            Workers workers,
            Duration swapTime,
            Rules rules) {
        this.registry = registry;
        this.events = events;
        this.statistics = statistics;
        this.workers = workers;
        this.rules = rules;
        this.probes = new Whiteboard<>("probe", swapTime);
    }

    void bind(CapabilityProbe probe) {
        String name;
        try {
            name = probe.name();
        } catch (RuntimeException | LinkageError e) {
            LOG.error(
                    "a probe is not used: {} does not say its name",
                    probe.getClass().getName(),
                    e);
            return;
        }
        synchronized (names) {
            names.put(probe, name);
        }
        probes.bind(name, probe);
        registry.forgiveFailures(); // this one may have more luck
        start();
    }

    void unbind(CapabilityProbe probe) {
        String name;
        synchronized (names) {
            name = names.remove(probe);
        }
        if (name != null) probes.unbind(name, probe);
    }

    /** Goes on with every camera that is not sure yet. */
    void start() {
        registry.wantingProbe(rules.maximumFailures()).forEach(id -> schedule(id, rules.settling()));
    }

    void plugged(CameraId id) {
        schedule(id, rules.settling());
    }

    void unplugged(CameraId id) {
        later(id, rules.settling(), () -> {
            registry.settledAway(id);
            synchronized (this) {
                errors.remove(id);
            }
        });
    }

    private void schedule(CameraId id, Duration delay) {
        if (rules.enabled()) later(id, delay, () -> execute(id));
    }

    /** One thing at a time is planned for a camera: the last one counts. */
    private synchronized void later(CameraId id, Duration delay, Runnable task) {
        Workers.Cancellable before = scheduled.remove(id);
        if (before != null) before.cancel();
        try {
            scheduled.put(id, workers.after(delay, task));
        } catch (RejectedExecutionException closing) {
            LOG.debug("{} is not probed: the directory is closing", id);
        }
    }

    private void execute(CameraId id) {
        try {
            workers.execute(() -> probe(id));
        } catch (RejectedExecutionException busy) {
            schedule(id, rules.retry());
        }
    }

    private void probe(CameraId id) {
        synchronized (this) {
            if (!running.add(id)) return; // whoever is at it plans the next one
        }
        boolean again = true;
        try {
            Optional<Registry.Probed> asked = registry.toProbe(id, rules.maximumFailures());
            Optional<CapabilityProbe> probe = asked.flatMap(probed -> findProbe(probed.description()));
            again = probe.isPresent(); // if there is none, the next one that comes is asked
            if (asked.isPresent() && probe.isPresent()) ask(probe.get(), asked.get());
        } catch (InterruptedException closing) {
            again = false;
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                running.remove(id);
            }
        }
        if (again && registry.toProbe(id, rules.maximumFailures()).isPresent()) schedule(id, rules.retry());
    }

    private Optional<CapabilityProbe> findProbe(CameraDescription camera) {
        for (CapabilityProbe probe : new TreeMap<>(probes.all()).values()) {
            try {
                if (probe.canProbe(camera)) return Optional.of(probe);
            } catch (ServiceGone leaving) {
                LOG.debug("a probe is leaving");
            } catch (RuntimeException | LinkageError e) {
                LOG.warn(
                        "probe {} does not say whether it is for a camera",
                        probe.getClass().getName(),
                        e);
            }
        }
        return Optional.empty();
    }

    private void ask(CapabilityProbe probe, Registry.Probed asked) throws InterruptedException {
        statistics.probesAttempted.increment();
        Deadline deadline = Deadline.in(rules.timeout());
        try {
            Capabilities found = probe.probe(asked.description(), deadline);
            Optional<Findings> findings = Findings.of(found);
            if (findings.isPresent()) succeeded(asked, findings.get(), found);
            else failed(asked, "the camera offers no format, no size and no rate", deadline);
        } catch (ServiceGone leaving) {
            LOG.debug("{}: its probe is leaving, the next one is asked", asked.id());
        } catch (CamhostException e) {
            if (isThere(probe))
                failed(asked, String.valueOf(e.data().getOrDefault("detail", e.getMessage())), deadline);
        } catch (RuntimeException | LinkageError e) {
            if (!isThere(probe)) return;
            LOG.error(
                    "{}: its probe {} has a defect",
                    asked.id(),
                    probe.getClass().getName(),
                    e);
            failed(asked, "the probe has a defect: " + e.getClass().getSimpleName(), deadline);
        }
    }

    /** A failure of one that has left meanwhile says nothing about the camera. */
    private boolean isThere(CapabilityProbe probe) {
        return probes.all().containsValue(probe);
    }

    private void succeeded(Registry.Probed asked, Findings findings, Capabilities found) {
        statistics.probesSuccessful.increment();
        synchronized (this) {
            errors.remove(asked.id());
        }
        registry.detected(asked, findings, found);
    }

    private void failed(Registry.Probed asked, String reason, Deadline deadline) {
        boolean late = deadline.expired();
        (late ? statistics.timeouts : statistics.probeErrors).increment();
        String text = late ? "timeout while probing: " + reason : reason;
        int inARow = registry.failed(asked);
        if (inARow == 0) return;
        synchronized (this) {
            errors.put(asked.id(), text);
        }
        events.tellError(asked.id(), text);
        if (inARow >= CapabilityMerge.FAILURES_TO_WARN || inARow >= rules.maximumFailures())
            LOG.warn("{}: what it can do cannot be found out: {} ({} times in a row)", asked.id(), text, inARow);
    }

    /** By camera, why its last probe failed. */
    synchronized Map<CameraId, String> errors() {
        return Map.copyOf(errors);
    }

    synchronized int active() {
        return running.size();
    }

    void close() {
        probes.close();
    }
}
