package io.camhost.checks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Plugs and pulls simulated cameras, five times a second, and keeps its own list of what it has done. */
final class Simulator implements AutoCloseable {
    static final String PREFIX = "walker";
    private static final int CAMERAS = 10;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final Admin admin;
    private final Tally tally;
    private final List<String> done = new ArrayList<>(); // guarded by itself
    private final Thread thread = new Thread(this::run, "load-simulator");
    private volatile boolean closed;

    Simulator(Admin admin, Tally tally) {
        this.admin = admin;
        this.tally = tally;
    }

    Simulator start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void run() {
        long due = System.nanoTime();
        for (int i = 0; !closed; i++) {
            boolean plug = i / CAMERAS % 2 == 0;
            String name = PREFIX + i % CAMERAS;
            if (!act(plug, name)) return;
            synchronized (done) {
                done.add((plug ? "+" : "-") + name);
            }
            due = Math.max(due + PAUSE, System.nanoTime() - PAUSE);
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    /** While the simulator or the shell itself is being replaced the command is given again. */
    private boolean act(boolean plug, String name) {
        String command = (plug ? "camhost:plug " : "camhost:unplug ") + name;
        long begun = System.nanoTime();
        String last = "";
        while (!closed && System.nanoTime() - begun < PATIENCE) {
            try {
                last = admin.shell(command);
                if (last.contains(plug ? "plugged in" : "unplugged")) return true;
                if (!plug && last.contains("no such simulated camera"))
                    return true; // pulled before the answer was lost
            } catch (IOException e) {
                last = e.toString();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        if (closed) return false;
        tally.note(Finding.Kind.EVENTS, "no camera can be plugged any more: " + last);
        return false;
    }

    List<String> done() {
        synchronized (done) {
            return List.copyOf(done);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing stays plugged for whoever comes next. */
    void pullAll() {
        for (int i = 0; i < CAMERAS; i++) {
            try {
                admin.shell("camhost:unplug " + PREFIX + i);
            } catch (IOException e) {
                // it is not plugged, or the host has ended
            }
        }
    }
}
