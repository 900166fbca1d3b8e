package io.camhost.discovery.v4l2;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * How long until the next look that no event has asked for.
 *
 * <p>Threading: one thread; {@link #interval} and {@link #adjustments} by any.
 */
final class Pace {
    /** {@code camera.discovery_mode}. */
    enum Mode {
        /** Events tell; a look now and then makes sure. */
        EVENT_FIRST,
        /** Events tell, and looks go on. */
        HYBRID,
        /** Looks only. */
        POLL_ONLY;

        static Mode of(String word) {
            return Arrays.stream(values())
                    .filter(mode -> mode.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "camera.discovery_mode: event-first, hybrid or poll-only, got " + word));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What is known of the source of events. */
    enum Source {
        NONE,
        /** It has told of nothing yet: whether it works is not known. */
        UNPROVEN,
        PROVEN
    }

    /** So many failures in a row, then only a look now and then remains. */
    static final int MOST_FAILURES = 5;

    private static final double STALE = 5.0;
    private static final double FRESH = 2.5;
    private static final double SHORTEST = 0.05;
    private static final double LONGEST = 1.0;
    private static final double UNPROVEN = 5.0;
    private static final double COUNTS = 0.01;

    private final Mode mode;
    private final double base;
    private final double fallback;
    private final DoubleSupplier jitter;
    private double adaptive;
    private int failures;
    private long lastEvent;
    private long lastCheck;
    private volatile double interval;
    private volatile long adjustments;

    /**
     * @param base {@code camera.poll_interval}
     * @param fallback {@code camera.fallback_poll_interval}
     * @param jitter from 0.8 to 1.2
     * @param now nanoseconds of a clock that does not jump
     */
    Pace(Mode mode, Duration base, Duration fallback, DoubleSupplier jitter, long now) {
        this.mode = mode;
        this.base = seconds(base.toNanos());
        this.fallback = seconds(fallback.toNanos());
        this.jitter = jitter;
        this.adaptive = this.base;
        this.interval = this.base;
        this.lastEvent = now;
        this.lastCheck = now;
    }

    /** An event about a device of ours has come. */
    void event(long now) {
        lastEvent = now;
    }

    /** Whether this regular look is one at which every camera is asked whether it is still alive. */
    boolean checks(long now) {
        if (now - lastCheck < nanos(fallback)) return false;
        lastCheck = now;
        return true;
    }

    /** @return nanoseconds from the beginning of this look to the next */
    long succeeded(long now, Source source) {
        double before = interval;
        int failed = failures;
        failures = 0;
        if (mode == Mode.EVENT_FIRST && source != Source.NONE) {
            interval = source == Source.PROVEN ? fallback : Math.min(UNPROVEN, fallback);
        } else {
            adapt(seconds(now - lastEvent), failed);
            interval = adaptive;
        }
        if (Math.abs(interval - before) > COUNTS) adjustments++;
        return nanos(interval);
    }

    private void adapt(double age, int failed) {
        if (age > STALE) adaptive = Math.max(SHORTEST, adaptive * 0.8);
        else if (age < FRESH) adaptive = Math.min(LONGEST, adaptive * 1.2);
        if (failed > 0) adaptive = Math.min(LONGEST, adaptive * (1 + 0.1 * failed));
    }

    /** @return nanoseconds to the next try */
    long failed() {
        failures++;
        if (failures >= MOST_FAILURES) return nanos(fallback);
        return nanos(Math.min(base * (1 << failures), LONGEST) * jitter.getAsDouble());
    }

    /** Whether so many have failed in a row that the regular looks have stopped. */
    boolean stopped() {
        return failures >= MOST_FAILURES;
    }

    double interval() {
        return interval;
    }

    long adjustments() {
        return adjustments;
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
