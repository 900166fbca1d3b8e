package io.camhost.swap;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does the same work again and again: when woken, and at the latest after a pause. When the work throws, that is
 * logged and it begins again after a moment; after 3 failures in 60 s it is given up and {@link #failure} says so.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int FAILURES = 3;
    private static final long WINDOW_NANOS = Duration.ofSeconds(60).toNanos();

    private final String name;
    private final Supplier<Duration> pause;
    private final Work work;
    private final Thread thread;
    private boolean woken;
    private volatile boolean closed;
    private volatile @Nullable String failure;

    /** One round. May block; an interrupt means the end. */
    @FunctionalInterface
    public interface Work {
        void round() throws InterruptedException;
    }

    /** @param name of the thread. @param pause longest time between two rounds */
    public Loop(String name, Duration pause, Work work) {
        this(name, () -> pause, work);
    }

    /**
     * @param pause longest time until the next round, asked before the first and after each one that has not failed, on the thread of
     *     the loop: who has nothing to do may rest longer
     */
    public Loop(String name, Supplier<Duration> pause, Work work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public Loop start() {
        thread.start();
        return this;
    }

    /** Lets the next round begin now. Any thread, at once. */
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Why it was given up. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private void run() {
        long[] failures = new long[FAILURES];
        int count = 0;
        try {
            Duration rest = pause.get();
            while (!closed) {
                try {
                    work.round();
                    rest = pause.get();
                } catch (RuntimeException | LinkageError e) {
                    if (closed) return;
                    long now = System.nanoTime();
                    boolean tooMany = count >= FAILURES && now - failures[count % FAILURES] < WINDOW_NANOS;
                    failures[count++ % FAILURES] = now;
                    if (tooMany) {
                        failure = name + " failed " + (FAILURES + 1) + " times in 60 s: " + e;
                        LOG.error("{} is given up", name, e);
                        return;
                    }
                    LOG.error("{} failed; it goes on", name, e);
                }
                sleep(rest);
            }
        } catch (InterruptedException end) {
            if (!closed) LOG.warn("{} was interrupted", name);
        }
    }

    private synchronized void sleep(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!woken && !closed) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) break;
            wait(left);
        }
        woken = false;
    }

    /** Ends it within a second. */
    @Override
    public void close() {
        closed = true;
        wake();
        thread.interrupt();
        try {
            thread.join(1000);
            if (thread.isAlive()) LOG.warn("{} does not end", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
