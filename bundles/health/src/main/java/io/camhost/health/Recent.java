package io.camhost.health;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a part has said last: holds for the swap time after the part has left, so that a replacement is no fault. Threading: any
 * thread, nothing waits.
 */
final class Recent<S, T> {
    private static final long HOLDS_NANOS = 5_000_000_000L; // the swap time

    private final Function<? super S, ? extends T> question;
    private final LongSupplier nanoTime;
    private @Nullable S part;
    private @Nullable T last;
    private long at;

    /** @param question asked of the part; answers at once */
    Recent(Function<? super S, ? extends T> question, LongSupplier nanoTime) {
        this.question = question;
        this.nanoTime = nanoTime;
    }

    synchronized void bind(S bound) {
        part = bound;
    }

    /** Forgets it, unless another has been bound meanwhile. */
    synchronized void unbind(S unbound) {
        if (part != unbound) return;
        at = nanoTime.getAsLong();
        part = null;
    }

    /** Empty when it has not been there for the swap time. */
    Optional<T> ask() {
        S asked;
        synchronized (this) {
            asked = part;
        }
        T answer = null;
        if (asked != null) {
            try {
                answer = question.apply(asked);
            } catch (RuntimeException | LinkageError e) { // it is leaving, or it is broken: then what it said gets old
                answer = null;
            }
        }
        synchronized (this) {
            if (answer != null) {
                last = answer;
                at = nanoTime.getAsLong();
            } else if (last != null && nanoTime.getAsLong() - at > HOLDS_NANOS) last = null;
            return Optional.ofNullable(last);
        }
    }
}
