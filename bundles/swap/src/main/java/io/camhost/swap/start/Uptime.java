package io.camhost.swap.start;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long the host has been running. Without the JVM's management beans: the first of them has it load all, with nearly 300 classes.
 */
public final class Uptime {
    /** What {@link System#nanoTime} said when the launcher began: its process may have been a script's before. */
    private static final String BEGAN = "camhost.began.nanos";

    private Uptime() {}

    public static Duration now() {
        return since(System.getProperty(BEGAN), System.nanoTime(), Instant.now());
    }

    /** @param began what the launcher has noted; null without it, then the process's own start counts */
    static Duration since(@Nullable String began, long nanos, Instant now) {
        if (began != null) return Duration.ofNanos(nanos - Long.parseLong(began));
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, now))
                .orElse(Duration.ZERO);
    }
}
