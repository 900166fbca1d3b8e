package io.camhost.process;

import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ProcessListener;
import io.camhost.swap.Workers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners, in order, on a thread of its own: one that hangs does not keep children from being looked after. */
final class Announcer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final List<ProcessListener> listeners = new CopyOnWriteArrayList<>();
    private final Workers thread = new Workers("process-listeners", 1, 1000);

    void add(ProcessListener listener) {
        listeners.add(listener);
    }

    void remove(ProcessListener listener) {
        listeners.remove(listener);
    }

    void tell(ChildStatus status) {
        if (listeners.isEmpty()) return;
        try {
            thread.execute(() -> listeners.forEach(listener -> tell(listener, status)));
        } catch (RejectedExecutionException e) {
            LOG.warn("listeners are too slow: not told that {} is {}", status.key(), status.state());
        }
    }

    private static void tell(ProcessListener listener, ChildStatus status) {
        try {
            if (status.key().startsWith(listener.prefix())) listener.changed(status);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("a listener failed at {} of {}", status.state(), status.key(), e);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
