package io.camhost.rpc;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts requests: all there were, and those of the last five minutes with their time. Threading: any thread. */
final class RequestMetrics {
    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int SLICES = 30;
    private static final long SLICE_NANOS = WINDOW.toNanos() / SLICES;

    private final LongSupplier nanoTime;
    private final long epoch;
    private final Slice[] ring = new Slice[SLICES];
    private long total;
    private long totalErrors;

    RequestMetrics(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        epoch = nanoTime.getAsLong();
        for (int i = 0; i < SLICES; i++) ring[i] = new Slice();
    }

    /** @param failed by our fault */
    synchronized void record(long nanos, boolean failed) {
        long number = number();
        Slice slice = ring[(int) (number % SLICES)];
        if (slice.number != number) slice.restart(number);
        slice.requests++;
        slice.nanos += nanos;
        total++;
        if (failed) {
            slice.errors++;
            totalErrors++;
        }
    }

    synchronized Summary summary() {
        long oldest = number() - SLICES + 1;
        long requests = 0;
        long errors = 0;
        long nanos = 0;
        for (Slice slice : ring) {
            if (slice.number < oldest) continue;
            requests += slice.requests;
            errors += slice.errors;
            nanos += slice.nanos;
        }
        return new Summary(total, totalErrors, requests, errors, requests == 0 ? 0 : nanos / 1e6 / requests);
    }

    private long number() {
        return (nanoTime.getAsLong() - epoch) / SLICE_NANOS;
    }

    /** @param requests and what follows: in the window */
    record Summary(long total, long totalErrors, long requests, long errors, double meanMillis) {
        /** In percent; 0 while there are too few to tell. */
        double errorRate() {
            return requests < 20 ? 0 : 100.0 * errors / requests;
        }
    }

    private static final class Slice {
        private long number = -1;
        private long requests;
        private long errors;
        private long nanos;

        void restart(long now) {
            number = now;
            requests = 0;
            errors = 0;
            nanos = 0;
        }
    }
}
