package io.camhost.api;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Until when one request may take, handed down with it. It also holds the one budget for waiting in front of services that are
 * being replaced, so that nested waits do not add up.
 *
 * <p>Threading: any thread.
 */
public final class Deadline {
    /** How long a request waits for parts that are being replaced, unless configured otherwise. */
    public static final Duration DEFAULT_SWAP_WAIT = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final long endNanos;
    private final AtomicLong swapNanos;

    private Deadline(LongSupplier nanoTime, long endNanos, long swapNanos) {
        this.nanoTime = nanoTime;
        this.endNanos = endNanos;
        this.swapNanos = new AtomicLong(swapNanos);
    }

    /** So long from now, with the usual budget for waiting. */
    public static Deadline in(Duration time) {
        return in(time, DEFAULT_SWAP_WAIT);
    }

    /** So long from now; at most {@code swapWait} of it in front of services that are being replaced. */
    public static Deadline in(Duration time, Duration swapWait) {
        return at(System::nanoTime, System.nanoTime() + time.toNanos(), swapWait);
    }

    /** @param endNanos on the scale of {@code nanoTime}, usually {@link System#nanoTime} */
    public static Deadline at(LongSupplier nanoTime, long endNanos, Duration swapWait) {
        return new Deadline(nanoTime, endNanos, swapWait.toNanos());
    }

    /** What is left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - nanoTime.getAsLong()));
    }

    public boolean expired() {
        return endNanos - nanoTime.getAsLong() <= 0;
    }

    /** What is left of the budget for waiting in front of a service that is being replaced; for gates. */
    public Duration swapWaitRemaining() {
        return Duration.ofNanos(Math.max(0, Math.min(swapNanos.get(), endNanos - nanoTime.getAsLong())));
    }

    /** Takes time that was waited off the budget; for gates. */
    public void waited(Duration time) {
        swapNanos.addAndGet(-time.toNanos());
    }
}
