package io.camhost.health;

import io.camhost.api.HealthCheck.Health;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets a change through when it has lasted for a while; one that goes back within that time never was. One thread at a time. */
final class Debounce {
    private final long nanos;
    private @Nullable Health told;
    private @Nullable Health candidate;
    private long since;

    /** @param told what was told last, by a predecessor; nothing at the first start: then the first value is taken as it is */
    Debounce(Duration time, @Nullable Health told) {
        this.nanos = time.toNanos();
        this.told = told;
    }

    /** @return whether {@code now} is to be told */
    boolean changed(Health now, long nanoTime) {
        if (told == null) told = now;
        if (now == told) {
            candidate = null;
            return false;
        }
        if (candidate == null) since = nanoTime; // from one bad value to another the time runs on
        candidate = now;
        if (nanoTime - since < nanos) return false;
        told = now;
        candidate = null;
        return true;
    }

    /** What was told last. */
    @Nullable
    Health told() {
        return told;
    }
}
