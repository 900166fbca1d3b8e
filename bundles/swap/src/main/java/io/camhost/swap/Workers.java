package io.camhost.swap;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The threads of one bundle: daemons named after it that carry the caller's correlation id, end with {@link #close}, and log what
 * escapes from a task instead of dying of it in silence.
 */
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final String name;
    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param name whose threads they are: the bundle's name without {@code io.camhost.}
     * @param threads at most so many tasks at a time
     * @param queue so many may wait; more are rejected
     */
    public Workers(String name, int threads, int queue) {
        this.name = name;
        pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), named(""));
        pool.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, named("-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    private ThreadFactory named(String suffix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + suffix + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** @throws RejectedExecutionException when the queue is full, or this is closed */
    public void execute(Runnable task) {
        pool.execute(carrying(task));
    }

    /** Runs it once, later, on the timer's thread: it must be short. */
    public Cancellable after(Duration delay, Runnable task) {
        var future = timer.schedule(carrying(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Runs it again and again on the timer's thread, so long after its last end; what it throws is logged once per kind. */
    public Cancellable every(Duration pause, Runnable task) {
        var future =
                timer.scheduleWithFixedDelay(carrying(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Tasks that are being run just now. */
    public int active() {
        return pool.getActiveCount();
    }

    private Runnable carrying(Runnable task) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            if (context != null) MDC.setContextMap(context);
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("{}: a task failed", name, e);
            } finally {
                MDC.clear();
            }
        };
    }

    /** Ends all threads: waits up to a second for tasks that are running, then interrupts them. */
    @Override
    public void close() {
        close(Duration.ofSeconds(1));
    }

    public void close(Duration wait) {
        timer.shutdownNow();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
                if (!pool.awaitTermination(1, TimeUnit.SECONDS)) LOG.warn("{}: a thread does not end", name);
            }
            timer.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Something that can be called off. */
    public interface Cancellable {
        void cancel();
    }
}
