package io.camhost.swap;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to a service that may be replaced at any moment: a call goes to the one that is there, or waits on the caller's own thread
 * until one is bound, within the deadline and its budget for such waits. Bind and unbind only note what has come.
 *
 * <p>Use with a reference that is {@code OPTIONAL}, {@code DYNAMIC} and {@code GREEDY}, with bind and unbind methods. Close it first
 * in {@code @Deactivate}: whoever waits in it then hears {@link ServiceGone}.
 *
 * @param <S> the service
 */
public final class Gate<S> implements AutoCloseable {
    private final String what;
    private final Object lock = new Object();
    private volatile @Nullable S service;
    private volatile boolean closed;

    /** @param what name of the part behind it, for errors: {@code cameras}, {@code MediaMTX} … */
    public Gate(String what) {
        this.what = what;
    }

    public void bind(S bound) {
        synchronized (lock) {
            service = bound;
            lock.notifyAll();
        }
    }

    /** Forgets it, unless another has been bound meanwhile. */
    public void unbind(S unbound) {
        synchronized (lock) {
            if (service == unbound) service = null;
        }
    }

    /** The one that is there now. */
    public Optional<S> now() {
        return Optional.ofNullable(service);
    }

    /**
     * Calls the service. A call that hears {@link ServiceGone} is repeated on the successor.
     *
     * @throws CamhostException DEPENDENCY_FAILED when none has come in time
     * @throws ServiceGone when this gate is closed
     */
    public <T> T call(Deadline deadline, Function<? super S, ? extends T> call) throws InterruptedException {
        S last = null;
        while (true) {
            S target = await(deadline, last);
            try {
                return call.apply(target);
            } catch (ServiceGone gone) {
                last = target;
            }
        }
    }

    /** Like {@link #call}, for services without an answer. */
    public void run(Deadline deadline, java.util.function.Consumer<? super S> call) throws InterruptedException {
        this.<Boolean>call(deadline, target -> {
            call.accept(target);
            return Boolean.TRUE;
        });
    }

    /** Waits for one that is not {@code leaving}. */
    private S await(Deadline deadline, @Nullable S leaving) throws InterruptedException {
        S target = service;
        if (!closed && target != null && target != leaving) return target;
        long begun = System.nanoTime();
        try {
            synchronized (lock) {
                while (true) {
                    if (closed) throw new ServiceGone(what + "'s caller");
                    target = service;
                    if (target != null && target != leaving) return target;
                    long left = deadline.swapWaitRemaining().toNanos() - (System.nanoTime() - begun);
                    if (left <= 0) throw CamhostException.dependencyFailed(what, what + " is not running");
                    lock.wait(Math.max(1, left / 1_000_000));
                }
            }
        } finally {
            deadline.waited(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }
}
