package io.camhost.media.mediamtx;

import io.camhost.api.process.ChildStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Where the time of each publisher of a camera begins, so that for viewers it goes on from one to the next: never back, which would
 * end them, and with no more of a leap than must be, since players of HLS wait for as long. Threading: one thread.
 */
final class Timescale {
    private static final double FIRST = 100;
    /** Frame and encoder, and that we look only now and then. */
    private static final double MARGIN = 0.2;
    /** Newer ffmpegs let inputs that are slowed down to real time run ahead by so much. */
    private static final double BURST = 0.5;

    private final InstantSource clock;
    private double least = FIRST;
    private double margin = MARGIN + BURST;
    private boolean exact; // least is where the last one ended

    Timescale(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * One has ended.
     *
     * @param brought how much came from it at most; empty when that was not seen from the beginning
     */
    void ended(ChildStatus last, Optional<Duration> brought) {
        Optional<Double> begun = Route.offset(last.argv());
        if (begun.isEmpty()) return;
        Duration lasted = brought.orElseGet(() -> Duration.between(last.startedAt(), clock.instant()));
        double end = lasted.isZero() ? begun.get() : begun.get() + seconds(lasted) + margin;
        least = Math.max(least, end);
        exact = true;
    }

    /**
     * Where the time of the next publisher begins, after {@link #ended} if something is known of the last one.
     *
     * @param realTime whether its pictures come at the camera's own speed
     * @param readySince when the path got its first picture; empty when it has none: then nobody has seen any time yet
     */
    double next(boolean realTime, Optional<Instant> readySince) {
        if (readySince.isEmpty()) least = FIRST;
        else if (!exact) // as if one had brought pictures ever since
        least = Math.max(least, FIRST + seconds(Duration.between(readySince.get(), clock.instant())) + 10);
        exact = false;
        margin = MARGIN + (realTime ? 0 : BURST);
        return least;
    }

    private static double seconds(Duration time) {
        return Math.max(0, time.toMillis()) / 1e3;
    }

    /** For the successor. */
    Map<String, Object> keep() {
        return Map.of("least", least, "margin", margin, "exact", exact);
    }

    void restore(Map<?, ?> kept) {
        if (kept.get("least") instanceof Double before) least = before;
        if (kept.get("margin") instanceof Double before) margin = before;
        exact = Boolean.TRUE.equals(kept.get("exact"));
    }
}
