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

    /** Bytes of a text in UTF-8; half a surrogate pair counts as the question mark that it becomes. */
    static int utf8Length(String text) {
        int length = text.length();
        int bytes = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) continue;
            bytes++;
            if (c < 0x800) continue;
            if (!Character.isSurrogate(c)) bytes++;
            else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes++; // 4 for the 2 chars
                i++;
            } else {
                bytes--;
            }
        }
        return bytes;
    }
}
