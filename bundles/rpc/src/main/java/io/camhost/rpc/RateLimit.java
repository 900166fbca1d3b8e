package io.camhost.rpc;

import io.camhost.api.rpc.RpcSession;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each connection: {@code burst} at once, and so many per window in the long run.
 *
 * <p>A bucket is one number, the time at which it would be full again, kept in the session's attributes: so it outlives swaps of this
 * bundle and goes with its connection. Threading: any thread.
 */
final class RateLimit {
    /** Attribute of the session: {@link AtomicLong}, on the scale of {@link System#nanoTime}. */
    static final String BUCKET = "rpc.bucket";

    private final long tokenNanos;
    private final long burstNanos;
    private final LongSupplier nanoTime;

    /** @param windowSeconds in which {@code requests} are refilled */
    RateLimit(int requests, double windowSeconds, int burst, LongSupplier nanoTime) {
        if (requests < 1)
            throw new IllegalArgumentException("security.rate_limit_requests: must be at least 1, got " + requests);
        if (!(windowSeconds > 0) || Double.isInfinite(windowSeconds))
            throw new IllegalArgumentException(
                    "security.rate_limit_window: must be longer than 0 s, got " + windowSeconds);
        if (burst < 1)
            throw new IllegalArgumentException("security.rate_limit_burst: must be at least 1, got " + burst);
        tokenNanos = Math.max(1, (long) (windowSeconds * 1e9 / requests));
        burstNanos = tokenNanos * burst;
        this.nanoTime = nanoTime;
    }

    /** Takes a token. @return 0, or after how many milliseconds there will be one */
    long take(RpcSession session) {
        long now = nanoTime.getAsLong();
        Object bucket = session.attributes().get(BUCKET);
        if (bucket == null) bucket = session.attributes().computeIfAbsent(BUCKET, any -> new AtomicLong(now));
        AtomicLong fullAt = (AtomicLong) bucket;
        while (true) {
            long was = fullAt.get();
            long then = (was - now > 0 ? was : now) + tokenNanos;
            long missing = then - now - burstNanos;
            if (missing > 0) return (missing + 999_999) / 1_000_000;
            if (fullAt.compareAndSet(was, then)) return 0;
        }
    }
}
