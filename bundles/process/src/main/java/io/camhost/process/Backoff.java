package io.camhost.process;

import java.time.Duration;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** How soon a child that has ended is started again: 0.2 s · 2^n, at most 10 s, a fifth more or less so that many do not march in step. */
final class Backoff {
    static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Forgets what was longer ago than the window; returns how many restarts are left in it. */
    static int recent(Deque<Long> restarts, long now) {
        while (!restarts.isEmpty() && now - restarts.peekFirst() > WINDOW.toNanos()) restarts.removeFirst();
        return restarts.size();
    }

    /** @param before restarts within the window before this one */
    Duration delay(int before) {
        long nanos = FIRST.toNanos() << Math.min(before, 10);
        nanos = Math.min(nanos, LONGEST.toNanos());
        return Duration.ofNanos((long) (nanos * (0.8 + 0.4 * random.nextDouble())));
    }
}
