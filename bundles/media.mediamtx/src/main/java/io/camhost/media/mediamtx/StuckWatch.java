package io.camhost.media.mediamtx;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Notices an API that has been stuck for too long. Threading: one thread; {@link #restarts} on any. */
final class StuckWatch {
    private final Duration limit;
    private final LongSupplier nanoTime;
    private boolean stuck;
    private long sinceNanos;
    private volatile int restarts;

    StuckWatch(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** It is stuck, or still is. @return whether that has lasted too long */
    boolean tooLong() {
        long now = nanoTime.getAsLong();
        if (!stuck) sinceNanos = now;
        stuck = true;
        return now - sinceNanos >= limit.toNanos();
    }

    void over() {
        stuck = false;
    }

    /** The server is ended because of it: what is stuck from now on counts anew. */
    void restarted() {
        restarts++;
        stuck = false;
    }

    int restarts() {
        return restarts;
    }

    long limitSeconds() {
        return limit.toSeconds();
    }

    /** What will be done about it, for people. */
    String outlook() {
        return stuck
                ? ": its streams may go on; it is started anew when that lasts " + limitSeconds() + " s"
                : ": it is being started anew";
    }
}
