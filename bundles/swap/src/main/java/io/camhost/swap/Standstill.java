package io.camhost.swap;

import java.time.Duration;

/**
 * For how long something has not changed, as far as somebody looked. A look that comes late, because the machine is busy or was
 * asleep, tells nothing of the time it has missed: what is looked at had as little of the processor as who looks. Such time counts
 * as that of one look. Threading: one thread.
 */
public final class Standstill {
    private static final int LATE = 2;

    private final long mostNanos;
    private long mark;
    private long lookedNanos;
    private long stillNanos;

    /** @param pace between two looks, usually */
    public Standstill(Duration pace) {
        mostNanos = LATE * pace.toNanos();
    }

    /** It moves from now on. @param mark what will be different when it has changed */
    public void begin(long now, long mark) {
        this.mark = mark;
        lookedNanos = now;
        stillNanos = 0;
    }

    /** @return for how long it has not changed */
    public Duration look(long now, long mark) {
        return look(now, mark, 0);
    }

    /** @param excusedNanos of the time since the last look, in which it could not have changed */
    public Duration look(long now, long mark, long excusedNanos) {
        stillNanos =
                mark == this.mark ? stillNanos + Math.max(0, Math.min(now - lookedNanos, mostNanos) - excusedNanos) : 0;
        this.mark = mark;
        lookedNanos = now;
        return Duration.ofNanos(stillNanos);
    }
}
