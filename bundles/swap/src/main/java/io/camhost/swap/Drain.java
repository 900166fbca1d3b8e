package io.camhost.swap;

import io.camhost.api.ServiceGone;
import java.time.Duration;

/**
 * Counts the calls inside a service, so that it can end when the last one has left: {@code try (var inside = drain.enter()) …}.
 * In {@code @Deactivate}: close the gates, then {@link #close} this.
 */
public final class Drain {
    private final String what;
    private int inside;
    private boolean closed;

    public Drain(String what) {
        this.what = what;
    }

    /** @throws ServiceGone when it is closed: nothing has been done */
    public synchronized Inside enter() {
        if (closed) throw new ServiceGone(what);
        inside++;
        return this::leave;
    }

    private synchronized void leave() {
        inside--;
        if (inside == 0) notifyAll();
    }

    public synchronized int inside() {
        return inside;
    }

    /** Lets nobody in any more and waits until all are out. @return whether all are out */
    public synchronized boolean close(Duration wait) {
        closed = true;
        long end = System.nanoTime() + wait.toNanos();
        boolean interrupted = false;
        while (inside > 0) {
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
        return inside == 0;
    }

    /** A call inside; leave it once. */
    public interface Inside extends AutoCloseable {
        @Override
        void close();
    }
}
