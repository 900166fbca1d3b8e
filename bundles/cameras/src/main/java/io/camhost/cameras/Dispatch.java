package io.camhost.cameras;

import io.camhost.api.ServiceGone;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraListener;
import io.camhost.swap.Loop;
import io.camhost.swap.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Tells listeners and clients of changes, at once and in order, on one thread. It compares what was told with how it is, so that
 * nothing piles up and nothing is told twice. A camera that has just come or gone and does so again is told once, when it has settled.
 *
 * <p>Threading: any thread; {@link #changed} and the binding of listeners only note.
 */
final class Dispatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Duration SLOW = Duration.ofMillis(100);

    private final Supplier<SortedMap<CameraId, Camera>> cameras;
    private final CameraEvents events;
    private final Workers workers;
    private final Duration settling;
    private final Loop loop = new Loop("cameras-dispatch", Duration.ofSeconds(10), this::tellAll);

    private final Set<CameraId> changed = new LinkedHashSet<>(); // guarded by this
    private final List<CameraListener> fresh = new ArrayList<>(); // guarded by this; not told anything yet
    private final List<CameraListener> listeners = new ArrayList<>(); // guarded by this

    private final SortedMap<CameraId, Camera> told = new TreeMap<>(); // used by the loop only
    private final Map<CameraId, Long> statusTold = new HashMap<>(); // by nanoTime; used by the loop only

    /** @param settling after a change of status the next one waits so long */
    Dispatch(Supplier<SortedMap<CameraId, Camera>> cameras, CameraEvents events, Workers workers, Duration settling) {
        this.cameras = cameras;
        this.events = events;
        this.workers = workers;
        this.settling = settling;
    }

    void start() {
        loop.start();
    }

    void changed(CameraId camera) {
        synchronized (this) {
            changed.add(camera);
        }
        loop.wake();
    }

    void bind(CameraListener listener) {
        synchronized (this) {
            fresh.add(listener);
        }
        loop.wake();
    }

    synchronized void unbind(CameraListener listener) {
        fresh.remove(listener);
        listeners.remove(listener);
    }

    private void tellAll() {
        welcome();
        for (CameraId id : takeChanged()) tell(id);
        welcome();
    }

    /** A new listener is told all that the others know. */
    private void welcome() {
        List<CameraListener> guests;
        synchronized (this) {
            guests = List.copyOf(fresh);
            fresh.clear();
            listeners.addAll(guests);
        }
        for (CameraListener guest : guests) told.values().forEach(camera -> tell(guest, Optional.empty(), camera));
    }

    private synchronized List<CameraId> takeChanged() {
        List<CameraId> taken = List.copyOf(changed);
        changed.clear();
        return taken;
    }

    private void tell(CameraId id) {
        Camera now = cameras.get().get(id);
        if (now == null) {
            told.remove(id); // it was forgotten
            statusTold.remove(id);
            events.forget(id);
            return;
        }
        Camera before = told.get(id);
        boolean otherStatus = before == null || before.status() != now.status();
        if (otherStatus && before != null && !settled(id)) return;
        if (otherStatus) statusTold.put(id, System.nanoTime());
        told.put(id, now);
        events.tell(now); // clients first
        MDC.put(
                "correlation_id",
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        try {
            if (otherStatus) LOG.info("{} ({}) is {}", id, now.name(), now.status());
            List<CameraListener> all;
            synchronized (this) {
                all = List.copyOf(listeners);
            }
            if (!now.equals(before)) all.forEach(listener -> tell(listener, Optional.ofNullable(before), now));
        } finally {
            MDC.remove("correlation_id");
        }
    }

    /** Whether its last change of status was told long enough ago; if not, it is looked at again then. */
    private boolean settled(CameraId id) {
        Long at = statusTold.get(id);
        if (at == null) return true;
        long left = at + settling.toNanos() - System.nanoTime();
        if (left <= 0) return true;
        try {
            workers.after(Duration.ofNanos(left), () -> changed(id));
            return false;
        } catch (RejectedExecutionException closing) {
            return false;
        }
    }

    private void tell(CameraListener listener, Optional<Camera> before, Camera now) {
        long begun = System.nanoTime();
        try {
            listener.changed(before, now);
        } catch (ServiceGone leaving) {
            LOG.debug("a listener is leaving; its successor is told all");
        } catch (RuntimeException | LinkageError e) {
            LOG.error("listener {} failed on {}", listener.getClass().getName(), now.id(), e);
        }
        long took = System.nanoTime() - begun;
        if (took > SLOW.toNanos())
            LOG.warn(
                    "listener {} took {} ms; it holds up all others",
                    listener.getClass().getName(),
                    took / 1_000_000);
    }

    /** How a predecessor left it: cameras as they are count as told, unless clients know otherwise. Before {@link #start}. */
    void restore(SortedMap<CameraId, Camera> known) {
        told.putAll(known);
        known.keySet().forEach(this::changed);
    }

    @Override
    public void close() {
        loop.close();
    }
}
