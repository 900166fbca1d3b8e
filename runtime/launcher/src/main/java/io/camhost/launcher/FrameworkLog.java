package io.camhost.launcher;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Keeps the framework's last complaints instead of printing them to stdout; they are shown when the start fails. */
final class FrameworkLog extends Logger {
    private static final int KEPT = 20;

    private final Deque<String> lines = new ArrayDeque<>();

    FrameworkLog() {
        setLogLevel(LOG_WARNING);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    protected void doLog(
            @Nullable Bundle bundle,
            @Nullable ServiceReference reference,
            int level,
            String message,
            @Nullable Throwable throwable) {
        keep(throwable == null ? message : message + ": " + throwable);
    }

    @Override
    protected void doLog(int level, String message, @Nullable Throwable throwable) {
        keep(throwable == null ? message : message + ": " + throwable);
    }

    private synchronized void keep(String line) {
        if (lines.size() == KEPT) lines.removeFirst();
        lines.addLast(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
