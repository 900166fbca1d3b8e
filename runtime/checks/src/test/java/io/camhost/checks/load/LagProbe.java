package io.camhost.checks.load;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How late this very process gets its turn: a thread that wants to run every 5 ms and notes when it could not. What a client
 * measures while its own process stood still says nothing about the host.
 */
final class LagProbe implements AutoCloseable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long NOTED = TimeUnit.MILLISECONDS.toNanos(10);

    private final ConcurrentSkipListMap<Long, Long> stops = new ConcurrentSkipListMap<>(); // end → length
    private final Thread thread = new Thread(this::run, "load-lag");
    private volatile boolean closed;

    LagProbe start() {
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
        return this;
    }

    private void run() {
        long last = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(PAUSE);
            long now = System.nanoTime();
            long late = now - last - PAUSE;
            if (late > NOTED) stops.put(now, late);
            last = now;
        }
    }

    /** For how long this process stood still between the two, in all. */
    long between(long from, long to) {
        long sum = 0;
        for (var stop : stops.tailMap(from).entrySet()) {
            long begun = stop.getKey() - stop.getValue();
            if (begun > to) break;
            sum += Math.min(stop.getKey(), to) - Math.max(begun, from);
        }
        return sum;
    }

    /** The longest time it stood still between the two. */
    long longest(long from, long to) {
        return stops.subMap(from, to).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        closed = true;
    }
}
