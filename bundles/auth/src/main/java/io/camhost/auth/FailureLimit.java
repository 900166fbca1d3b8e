package io.camhost.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures by key: so many within a window, counted from the first of them, and the key is shut out for a while.
 *
 * <p>Bounded: the key that has been quiet longest is forgotten first, one that is shut out last. Threading: any thread.
 */
final class FailureLimit {
    private static final int MOST_KEYS = 10_000;

    private final int limit;
    private final Duration window;
    private final Duration lockout;
    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

    /** @param lockout counted from the failure that reaches the limit; zero: until its window ends */
    FailureLimit(int limit, Duration window, Duration lockout, InstantSource clock) {
        this.limit = limit;
        this.window = window;
        this.lockout = lockout;
        this.clock = clock;
    }

    /** @return zero, or how long the key stays shut out */
    synchronized Duration shutOut(String key) {
        Failures known = failures.get(key);
        if (known == null || known.until == null) return Duration.ZERO;
        Duration left = Duration.between(clock.instant(), known.until);
        if (left.isNegative() || left.isZero()) {
            failures.remove(key);
            return Duration.ZERO;
        }
        return left;
    }

    /** @return whether this failure shuts the key out */
    synchronized boolean failed(String key) {
        Instant now = clock.instant();
        Failures known = failures.get(key);
        if (known == null || !now.isBefore(known.since.plus(window)) && known.over(now)) {
            makeRoom(now);
            known = new Failures(now, 0, null);
        }
        known = known.oneMore();
        boolean reached = known.count >= limit && known.until == null;
        if (reached)
            known = new Failures(
                    known.since, known.count, lockout.isZero() ? known.since.plus(window) : now.plus(lockout));
        failures.put(key, known);
        return reached;
    }

    private void makeRoom(Instant now) {
        if (failures.size() < MOST_KEYS) return;
        String first = null;
        for (var entry : failures.entrySet()) {
            if (first == null) first = entry.getKey();
            if (entry.getValue().over(now)) {
                first = entry.getKey();
                break;
            }
        }
        if (first != null) failures.remove(first);
    }

    /** For a successor: by key {@code since} (Instant), {@code count} (Integer), {@code until} (Instant, optional). */
    synchronized Map<String, Map<String, Object>> state() {
        Instant now = clock.instant();
        Map<String, Map<String, Object>> state = new HashMap<>();
        failures.forEach((key, known) -> {
            if (known.until != null)
                state.put(key, Map.of("since", known.since, "count", known.count, "until", known.until));
            else if (now.isBefore(known.since.plus(window)))
                state.put(key, Map.of("since", known.since, "count", known.count));
        });
        return state;
    }

    /** Adds what a predecessor has counted to what has been counted here. */
    synchronized void merge(@Nullable Object state) {
        if (!(state instanceof Map<?, ?> byKey)) return;
        byKey.forEach((key, value) -> {
            if (failures.size() < MOST_KEYS
                    && key instanceof String text
                    && value instanceof Map<?, ?> map
                    && map.get("since") instanceof Instant since
                    && map.get("count") instanceof Integer count)
                failures.merge(
                        text,
                        new Failures(since, count, map.get("until") instanceof Instant until ? until : null),
                        Failures::plus);
        });
    }

    /** @param until shut out until then */
    private record Failures(
            Instant since, int count, @Nullable Instant until) {
        boolean over(Instant now) {
            return until == null || !now.isBefore(until);
        }

        Failures oneMore() {
            return new Failures(since, count + 1, until);
        }

        Failures plus(Failures other) {
            Instant later = until == null || other.until != null && other.until.isAfter(until) ? other.until : until;
            return new Failures(since.isBefore(other.since) ? since : other.since, count + other.count, later);
        }
    }
}
