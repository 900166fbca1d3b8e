package io.camhost.swap;

import io.camhost.api.ServiceGone;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls inside a service, so that it can end when the last one has left: {@code try (var inside = drain.enter()) …}.
 * In {@code @Deactivate}: close the gates, then {@link #close} this.
 *
 * <p>Threading: any thread; who enters or leaves never waits for others.
 */
public final class Drain {
    /** Added to the number of those inside when it is closed. */
    private static final int CLOSED = 1 << 30;

    private final String what;
    private final AtomicInteger state = new AtomicInteger();

    public Drain(String what) {
        this.what = what;
    }

    /** @throws ServiceGone when it is closed: nothing has been done */
    public Inside enter() {
        while (true) {
            int now = state.get();
            if (now >= CLOSED) throw new ServiceGone(what);
            if (state.compareAndSet(now, now + 1)) return this::leave;
        }
    }

    private void leave() {
        if (state.decrementAndGet() != CLOSED) return;
        synchronized (this) {
            notifyAll();
        }
    }

    public int inside() {
        return state.get() & (CLOSED - 1);
    }

    /** Lets nobody in any more and waits until all are out. @return whether all are out */
    public synchronized boolean close(Duration wait) {
        state.updateAndGet(now -> now | CLOSED);
        long end = System.nanoTime() + wait.toNanos();
        boolean interrupted = false;
        while (inside() > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) break;
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        return inside() == 0;
    }

    /** A call inside; leave it once. */
    public interface Inside extends AutoCloseable {
        @Override
        void close();
    }
}
