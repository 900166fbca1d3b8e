package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.rpc.RpcRequest;
import java.time.Duration;
import java.util.function.Predicate;

/** Follows slow work by short looks, so that it may go on in a successor meanwhile. */
final class Slow {
    /** One look at an owner may take so long. */
    static final Duration LOOK = Duration.ofMillis(80);

    private Slow() {}

    /** One look; returns after {@link #LOOK} at the latest. */
    interface Look<T> {
        T look() throws InterruptedException;
    }

    /**
     * Looks until it is done.
     *
     * @param dependency named when it is not done in time
     * @param most so long, and never longer than the request's deadline
     */
    static <T> T follow(RpcRequest request, String dependency, Duration most, Predicate<T> done, Look<T> look)
            throws InterruptedException {
        Deadline limit = Deadline.in(most);
        while (true) {
            long begun = System.nanoTime();
            T seen = look.look();
            if (done.test(seen)) return seen;
            if (limit.expired() || request.deadline().expired())
                throw CamhostException.dependencyFailed(dependency, "it did not end in time");
            long rest = LOOK.toMillis() / 4 - (System.nanoTime() - begun) / 1_000_000;
            if (rest > 0) Thread.sleep(rest); // it answered without waiting: do not spin
        }
    }
}
