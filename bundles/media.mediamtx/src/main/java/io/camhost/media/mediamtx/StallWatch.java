package io.camhost.media.mediamtx;

import io.camhost.api.process.ChildStatus;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Notices a publisher that runs and brings nothing: a hung ffmpeg never says so. Threading: one thread. */
final class StallWatch {
    private static final Duration SILENT = Duration.ofSeconds(5);
    private static final Duration NEVER_ONLINE = Duration.ofSeconds(15);

    private final LongSupplier nanoTime;
    private long pid = -1;
    private long bytes = -1;
    private boolean online;
    private long changedNanos;

    StallWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @return whether it hangs, once for each publisher */
    boolean hangs(ChildStatus publisher, boolean nowOnline, long nowBytes) {
        long now = nanoTime.getAsLong();
        if (publisher.pid() != pid || nowBytes != bytes && nowOnline || nowOnline != online) changedNanos = now;
        pid = publisher.pid();
        bytes = nowBytes;
        online = nowOnline;
        Duration limit = nowOnline ? SILENT : NEVER_ONLINE;
        if (now - changedNanos <= limit.toNanos()) return false;
        changedNanos = now;
        return true;
    }
}
