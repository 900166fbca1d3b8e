package io.camhost.discovery.v4l2;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Where there is no source of events: waits, and tells nothing. */
final class NoEvents implements EventSource {
    private final Semaphore woken = new Semaphore(0);

    @Override
    public String name() {
        return "none";
    }

    @Override
    public Arrival await(Duration longest) throws InterruptedException {
        if (woken.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) woken.drainPermits();
        return Arrival.NOTHING;
    }

    @Override
    public void wake() {
        woken.release();
    }

    @Override
    public void close() {}
}
