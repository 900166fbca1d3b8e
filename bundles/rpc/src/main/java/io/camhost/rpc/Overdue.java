package io.camhost.rpc;

import io.camhost.api.Deadline;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Interrupts calls that go on past their deadline, so that a method that hangs does not keep its thread. Threading: any thread. */
final class Overdue {
    private static final Logger LOG = LoggerFactory.getLogger(Overdue.class);

    private final Set<Watched> running = ConcurrentHashMap.newKeySet();

    /** Watches the calling thread until that has ended. */
    Watched watch(String method, Deadline deadline) {
        Watched watched = new Watched(method, deadline, Thread.currentThread());
        running.add(watched);
        return watched;
    }

    /** Looks once; call it about every second. */
    void sweep() {
        for (Watched watched : running) if (watched.deadline.expired()) watched.interrupt();
    }

    /** A call that runs. */
    final class Watched {
        private final String method;
        private final Deadline deadline;
        private final Thread thread;
        private boolean over;

        private Watched(String method, Deadline deadline, Thread thread) {
            this.method = method;
            this.deadline = deadline;
            this.thread = thread;
        }

        private synchronized void interrupt() {
            if (over) return; // its thread is doing something else by now
            over = true;
            LOG.warn("{} goes on past its deadline and is interrupted", method);
            thread.interrupt();
        }

        /** It is over; on the thread that was watched, which is then free of our interrupt. */
        void end() {
            running.remove(this);
            synchronized (this) {
                if (over) Thread.interrupted();
                over = true;
            }
        }
    }
}
