package io.camhost.gateway.jetty;

import io.camhost.swap.start.Starting;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Requests that come while the host starts: who answers them may still be on the way, and one who is there for all below a path may
 * not be the one who fits best. They wait until it is known, at most for the swap time and without a thread.
 */
final class Early {
    private final Starting starting;
    private final Executor executor;
    private final Scheduler scheduler;

    Early(Starting starting, Executor executor, Scheduler scheduler) {
        this.starting = starting;
        this.executor = executor;
        this.scheduler = scheduler;
    }

    /** @param then at once on this thread once the host has started, and when it is known */
    void when(BooleanSupplier known, Runnable then) {
        if (!starting.goesOn() || known.getAsBoolean()) then.run();
        else lookAgain(known, then, System.nanoTime());
    }

    private void lookAgain(BooleanSupplier known, Runnable then, long since) {
        scheduler.schedule(
                () -> {
                    boolean over = System.nanoTime() - since > Board.SWAP_WAIT.toNanos();
                    if (over || !starting.goesOn() || known.getAsBoolean()) executor.execute(then);
                    else lookAgain(known, then, since);
                },
                Starting.LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Nobody answers there, yet or at all. */
    void missing(AnswerWriter writer) {
        if (starting.goesOn()) writer.write(503, "Still starting");
        else writer.write(404, "Not found");
    }
}
