package io.camhost.gateway.jetty;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes held over all connections, against one limit. Threading: any thread. */
final class Budget {
    /** What a message costs beside its bytes: objects and queue places. */
    static final int OVERHEAD = 64;

    private final AtomicLong used = new AtomicLong();
    private volatile long limit;

    Budget(long limit) {
        this.limit = limit;
    }

    void limit(long bytes) {
        limit = bytes;
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }

    boolean over() {
        return used.get() > limit;
    }
}
