package io.camhost.cameras;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.event.Event;
import io.camhost.api.event.Events;
import io.camhost.swap.Gate;
import io.camhost.swap.Loop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what happens to cameras: compares what clients were last told with how it is now, and tells the difference, in order,
 * on a thread of its own. While nobody takes events they wait, up to a bound.
 *
 * <p>Threading: any thread; nothing here blocks.
 */
final class CameraEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraEvents.class);
    /** So many happenings wait while nobody takes them; older ones are dropped, and said so. */
    private static final int MOST_WAITING = 4096;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What clients know of a camera. */
    record Published(String status, Map<String, Object> view, Map<String, Object> capabilities) {}

    private final Gate<Events> gate;
    private final InstantSource clock;
    private final Loop loop = new Loop("cameras-events", Duration.ofSeconds(1), this::publishAll);
    private final Map<CameraId, Published> published = new TreeMap<>(); // guarded by this
    private final Deque<List<Event>> waiting = new ArrayDeque<>(); // guarded by this
    private long dropped;

    CameraEvents(Gate<Events> gate, InstantSource clock) {
        this.gate = gate;
        this.clock = clock;
    }

    void start() {
        loop.start();
    }

    /** Tells clients how it is now, unless they know. */
    synchronized void tell(Camera now) {
        Published before = published.get(now.id());
        var after = new Published(now.status().name(), CameraView.describe(now), CameraView.capabilities(now));
        if (after.equals(before)) return;
        published.put(now.id(), after);
        Instant at = clock.instant();
        List<Event> happening = new ArrayList<>();
        if (before == null || !before.view().equals(after.view()))
            happening.add(event("camera_status_update", now, withoutDevice(after.view()), at));
        String old = before == null ? "" : before.status();
        if (!old.equals(after.status())) statusChanged(happening, old, now, at);
        if (!after.capabilities().isEmpty()
                && (before == null || !before.capabilities().equals(after.capabilities())))
            happening.add(event("camera.capability_detected", now, after.capabilities(), at));
        if (!happening.isEmpty()) add(happening);
    }

    private static void statusChanged(List<Event> happening, String old, Camera now, Instant at) {
        String status = now.status().name();
        if (now.connected()) {
            Map<String, Object> connected = new LinkedHashMap<>();
            connected.put("name", now.name());
            connected.put("status", status);
            happening.add(event("camera.connected", now, connected, at));
        } else if (!old.isEmpty()) {
            happening.add(event("camera.disconnected", now, Map.of("status", status), at));
        }
        if (old.isEmpty()) return;
        Map<String, Object> changed = new LinkedHashMap<>();
        changed.put("name", now.name());
        changed.put("old_status", old);
        changed.put("new_status", status);
        happening.add(event("camera.status_change", now, changed, at));
    }

    private static Map<String, Object> withoutDevice(Map<String, Object> view) {
        Map<String, Object> payload = new LinkedHashMap<>(view);
        payload.remove("device"); // the event has it
        return payload;
    }

    private static Event event(String topic, Camera camera, Map<String, Object> payload, Instant at) {
        return new Event(topic, Optional.of(camera.id()), payload, at, Optional.empty());
    }

    /** It is not on the list any more. */
    synchronized void forget(CameraId camera) {
        published.remove(camera);
    }

    /** A probe has failed. */
    synchronized void tellError(CameraId camera, String reason) {
        add(List.of(new Event(
                "camera.capability_error",
                Optional.of(camera),
                Map.of("error", reason),
                clock.instant(),
                Optional.empty())));
    }

    private void add(List<Event> happening) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.removeFirst();
            if (dropped++ % MOST_WAITING == 0)
                LOG.warn("nobody has taken events for long: the oldest are dropped, {} so far", dropped);
        }
        waiting.addLast(happening);
        loop.wake();
    }

    private void publishAll() throws InterruptedException {
        for (List<Event> next = first(); next != null; next = first()) {
            List<Event> happening = next;
            try {
                gate.run(Deadline.in(PATIENCE), events -> events.publish(happening));
            } catch (ServiceGone leaving) {
                return; // the successor publishes what is left
            } catch (CamhostException nobodyTakesThem) {
                continue;
            } catch (RuntimeException | LinkageError e) {
                LOG.error(
                        "an event of {} could not be published",
                        happening.get(0).camera(),
                        e);
            }
            taken(happening);
        }
    }

    private synchronized @Nullable List<Event> first() {
        return waiting.peekFirst();
    }

    private synchronized void taken(List<Event> happening) {
        if (waiting.peekFirst() == happening) waiting.removeFirst();
    }

    // handing over

    synchronized Map<CameraId, Published> published() {
        return Map.copyOf(published);
    }

    synchronized List<List<Event>> waiting() {
        return List.copyOf(waiting);
    }

    synchronized void restore(Map<CameraId, Published> known, List<List<Event>> left) {
        published.putAll(known);
        waiting.addAll(left);
    }

    /** Ends publishing; what is waiting stays. Close the gate first. */
    @Override
    public void close() {
        loop.close();
    }
}
