package io.camhost.gateway.jetty;

import io.camhost.gateway.Listener;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The listener for servers that ask us. It is opened for the first who answers there, so that there is no port where nobody asks, and stays
 * open: who asks was told the port when it was started, and may outlive us. Threading: any thread.
 */
final class Callbacks {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int TRIES = 20;

    private final Listening listening;
    private final Executor executor;
    private final int configured;
    private final CallbackPort port;
    private final Duration idle;
    private boolean started;
    private boolean wanted;
    private boolean open;

    /** @param configured 0 for one that is chosen once and kept as {@code port} */
    Callbacks(Listening listening, Executor executor, int configured, CallbackPort port, Duration idle) {
        this.listening = listening;
        this.executor = executor;
        this.configured = configured;
        this.port = port;
        this.idle = idle;
    }

    /** There is somebody to answer. It is opened in a moment, when the server has started. */
    void want() {
        synchronized (this) {
            wanted = true;
        }
        openIfWanted();
    }

    void start() {
        synchronized (this) {
            started = true;
        }
        openIfWanted();
    }

    private void openIfWanted() {
        synchronized (this) {
            if (!started || !wanted || open) return;
            open = true;
        }
        executor.execute(this::open);
    }

    /** Another port than last time is taken only when there is no way around. */
    private void open() {
        if (configured > 0) {
            open(configured);
            return;
        }
        int kept = port.kept();
        if (kept > 0 && open(kept)) return;
        for (int i = 0; i < TRIES; i++) {
            int other = port.another();
            if (!open(other)) continue;
            port.keep(other);
            return;
        }
    }

    private boolean open(int at) {
        return listening.tcp(Listener.CALLBACK, LOOPBACK, at, idle, 0, "server.callback_");
    }
}
