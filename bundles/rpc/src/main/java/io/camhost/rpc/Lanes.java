package io.camhost.rpc;

import io.camhost.swap.Workers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that calls run on, apart from each other, so that slow calls and logins never keep status calls waiting. All end when
 * idle. Threading: any thread.
 */
final class Lanes implements AutoCloseable {
    /** Slow calls wait most of the time; those that ask for the same snapshot share it if they have begun when it is taken. */
    private static final int SLOW_THREADS = 32;

    private final Workers quick = new Workers("rpc-quick", 8, 2048);
    private final Workers slow = new Workers("rpc-slow", SLOW_THREADS, 256);
    private final Workers login = new Workers("rpc-login", 4, 1024); // hashing passwords takes a processor a while
    private final Workers waiting = new Workers("rpc-wait", 16, 2048);
    private final AtomicInteger slowCalls = new AtomicInteger();

    /** @throws RejectedExecutionException when too many wait already; so do the others */
    void quick(Runnable task) {
        quick.execute(task);
    }

    void login(Runnable task) {
        login.execute(task);
    }

    /** For those whose method is being replaced. */
    void waiting(Runnable task) {
        waiting.execute(task);
    }

    /** @return whether it begins at once; else it waits for a thread */
    boolean slow(Runnable task) {
        boolean atOnce = slowCalls.incrementAndGet() <= SLOW_THREADS;
        try {
            slow.execute(() -> {
                try {
                    task.run();
                } finally {
                    slowCalls.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException full) {
            slowCalls.decrementAndGet();
            throw full;
        }
        return atOnce;
    }

    /** Again and again, on a timer's thread. */
    void every(Duration pause, Runnable task) {
        quick.every(pause, task);
    }

    /** Ends all threads; what still runs is interrupted. */
    @Override
    public void close() {
        for (Workers workers : List.of(waiting, login, quick, slow)) workers.close(Duration.ZERO);
    }
}
