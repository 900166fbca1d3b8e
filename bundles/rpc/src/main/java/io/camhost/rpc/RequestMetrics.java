package io.camhost.rpc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests: all there were, and those of the last five minutes with their time. Threading: any thread; who records never waits
 * for others, so that one may be missing in a sum that is made meanwhile.
 */
final class RequestMetrics {
    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int SLICES = 30;
    private static final long SLICE_NANOS = WINDOW.toNanos() / SLICES;

    private final LongSupplier nanoTime;
    private final long epoch;
    private final AtomicReferenceArray<@Nullable Slice> ring = new AtomicReferenceArray<>(SLICES);
    private final LongAdder total = new LongAdder();
    private final LongAdder totalErrors = new LongAdder();

    RequestMetrics(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        epoch = nanoTime.getAsLong();
    }

    /** @param failed by our fault */
    void record(long nanos, boolean failed) {
        Slice slice = slice(number());
        slice.requests.increment();
        slice.nanos.add(nanos);
        total.increment();
        if (failed) {
            slice.errors.increment();
            totalErrors.increment();
        }
    }

    private Slice slice(long number) {
        int place = (int) (number % SLICES);
        while (true) {
            Slice there = ring.get(place);
            if (there != null && there.number >= number) return there;
            Slice fresh = new Slice(number);
            if (ring.compareAndSet(place, there, fresh)) return fresh;
        }
    }

    Summary summary() {
        long oldest = number() - SLICES + 1;
        long requests = 0;
        long errors = 0;
        long nanos = 0;
        for (int i = 0; i < SLICES; i++) {
            Slice slice = ring.get(i);
            if (slice == null || slice.number < oldest) continue;
            requests += slice.requests.sum();
            errors += slice.errors.sum();
            nanos += slice.nanos.sum();
        }
        return new Summary(
                total.sum(), totalErrors.sum(), requests, errors, requests == 0 ? 0 : nanos / 1e6 / requests);
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
        final long number;
        final LongAdder requests = new LongAdder();
        final LongAdder errors = new LongAdder();
        final LongAdder nanos = new LongAdder();

        Slice(long number) {
            this.number = number;
        }
    }
}
