package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraId;
import io.camhost.api.event.Event;
import io.camhost.api.event.Events;
import io.camhost.swap.Gate;
import io.camhost.swap.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way, in order, on a thread of their own: while {@code events} is being replaced they wait here, and when we are
 * replaced ourselves those not yet told go to the successor. Threading: any thread.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int LIMIT = 1000;

    private final Gate<Events> events;
    private final Deque<List<Event>> waiting = new ArrayDeque<>();
    private final Loop loop;
    private boolean overflown;

    Outbox(Gate<Events> events) {
        this.events = events;
        this.loop = new Loop("streams-events", Duration.ofSeconds(1), this::deliver);
    }

    void start() {
        loop.start();
    }

    /** One happening, with one event for each topic that describes it. */
    void add(List<Event> happening) {
        synchronized (waiting) {
            if (waiting.size() == LIMIT) {
                waiting.removeFirst();
                if (!overflown) LOG.error("events are not taken any more: the oldest of {} are dropped", LIMIT);
                overflown = true;
            }
            waiting.addLast(happening);
        }
        loop.wake();
    }

    private void deliver() throws InterruptedException {
        for (List<Event> next = first(); next != null; next = first()) {
            List<Event> happening = next;
            try {
                events.run(Deadline.in(Duration.ofSeconds(30)), there -> there.publish(happening));
            } catch (CamhostException | ServiceGone e) {
                return; // not there: tried again in a second, or by the successor
            }
            synchronized (waiting) {
                waiting.removeFirstOccurrence(happening);
                overflown = false;
            }
        }
    }

    private @Nullable List<Event> first() {
        synchronized (waiting) {
            return waiting.peekFirst();
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    /** What has not been told, for the successor. */
    List<List<Map<String, Object>>> keep() {
        synchronized (waiting) {
            return waiting.stream()
                    .map(happening -> happening.stream().map(Outbox::toMap).toList())
                    .toList();
        }
    }

    void restore(List<?> kept) {
        for (Object happening : kept) {
            List<Event> events = new ArrayList<>();
            for (Object event : (List<?>) happening) events.add(toEvent((Map<?, ?>) event));
            add(events);
        }
    }

    private static Map<String, Object> toMap(Event event) {
        Map<String, Object> map =
                new HashMap<>(Map.of("topic", event.topic(), "payload", event.payload(), "at", event.at()));
        event.camera().ifPresent(camera -> map.put("camera", camera.toString()));
        event.cause().ifPresent(cause -> map.put("cause", cause));
        return map;
    }

    private static Event toEvent(Map<?, ?> map) {
        Map<String, Object> payload = new HashMap<>();
        if (map.get("payload") instanceof Map<?, ?> kept)
            kept.forEach((key, value) -> payload.put((String) key, value));
        return new Event(
                String.valueOf(map.get("topic")),
                Optional.ofNullable((String) map.get("camera")).map(CameraId::parse),
                payload,
                map.get("at") instanceof Instant at ? at : Instant.now(),
                Optional.ofNullable((String) map.get("cause")));
    }
}
