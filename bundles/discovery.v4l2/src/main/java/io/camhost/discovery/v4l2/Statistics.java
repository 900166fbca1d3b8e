package io.camhost.discovery.v4l2;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** Counters since the start of the discovery, over replacements of the bundle. Threading: any thread. */
final class Statistics {
    final LongAdder processed = new LongAdder();
    final LongAdder filtered = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder overruns = new LongAdder();
    final LongAdder unannounced = new LongAdder();
    final LongAdder polls = new LongAdder();
    final LongAdder changes = new LongAdder();
    final LongAdder questions = new LongAdder();
    final LongAdder timeouts = new LongAdder();

    private volatile double reaction;
    private volatile Optional<Instant> reactedTo = Optional.empty();

    /**
     * The directory is told of a change now.
     *
     * @param event when that came which has led to it, by nanoTime; empty when a regular look has found it
     * @param now by nanoTime
     */
    void tells(OptionalLong event, long now) {
        event.ifPresent(at -> {
            reaction = Math.round((now - at) / 1e4) / 100.0;
            reactedTo = Optional.of(Instant.now().minusNanos(now - at));
        });
    }

    private Map<String, LongAdder> all() {
        Map<String, LongAdder> all = new LinkedHashMap<>();
        all.put("events_processed", processed);
        all.put("events_filtered", filtered);
        all.put("events_skipped", skipped);
        all.put("event_overruns", overruns);
        all.put("changes_without_event", unannounced);
        all.put("polling_cycles", polls);
        all.put("state_changes", changes);
        all.put("nodes_asked", questions);
        all.put("timeouts", timeouts);
        return all;
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        all().forEach((name, counter) -> numbers.put(name, counter.sum()));
        numbers.put("last_reaction_ms", reaction);
        reactedTo.ifPresent(at -> numbers.put("last_event_at", at));
        return numbers;
    }

    /** Goes on from what a predecessor counted. */
    void add(Map<?, ?> earlier) {
        all().forEach((name, counter) -> {
            if (earlier.get(name) instanceof Number number) counter.add(number.longValue());
        });
    }
}
