package io.camhost.streams;

import io.camhost.api.CamhostException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recordings that the media server fails, one after the other, are not begun for a while: whoever asks hears at once that it would be
 * in vain. The first one after that decides. Threading: any thread.
 */
final class RecordingBreaker {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingBreaker.class);

    private final int threshold;
    private final Duration recovery;
    private final LongSupplier nanoTime;
    private int failures;
    private long openedNanos;

    /** @param threshold failures in a row that open it @param recovery how long it stays open */
    RecordingBreaker(int threshold, Duration recovery, LongSupplier nanoTime) {
        this.threshold = threshold;
        this.recovery = recovery;
        this.nanoTime = nanoTime;
    }

    /** @throws CamhostException DEPENDENCY_FAILED */
    synchronized void check() {
        if (failures < threshold) return;
        Duration left = recovery.minusNanos(nanoTime.getAsLong() - openedNanos);
        if (left.isNegative() || left.isZero()) return;
        throw CamhostException.dependencyFailed(
                "MediaMTX",
                failures + " recordings failed in a row: it is tried again in " + (left.toSeconds() + 1) + " s");
    }

    /** A recording has its file. */
    synchronized void succeeded() {
        if (failures >= threshold) LOG.info("recordings succeed again");
        failures = 0;
    }

    /** The media server failed one. */
    synchronized void failed() {
        failures++;
        if (failures < threshold) return;
        openedNanos = nanoTime.getAsLong();
        LOG.warn("{} recordings failed in a row: none is begun for {} s", failures, recovery.toSeconds());
    }

    /** For the successor in this JVM. */
    synchronized Map<String, Object> keep() {
        return Map.of("failures", failures, "opened_nanos", openedNanos);
    }

    synchronized void restore(Map<?, ?> kept) {
        if (kept.get("failures") instanceof Integer count) failures = count;
        if (kept.get("opened_nanos") instanceof Long at) openedNanos = at;
    }
}
