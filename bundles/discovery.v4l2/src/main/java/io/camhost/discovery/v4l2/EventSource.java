package io.camhost.discovery.v4l2;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Tells that something about a video device may have changed. What it tells are hints; how it is, sysfs knows.
 *
 * <p>Threading: {@link #await} and {@link #close} by the one thread that uses it, {@link #wake} by any.
 */
interface EventSource extends AutoCloseable {
    /**
     * One message.
     *
     * @param action as the kernel has it: {@code add}, {@code remove}, {@code change}, …
     * @param node the name of the node, such as {@code video0}; empty when the message has none
     */
    record Hint(String action, String node) {}

    /**
     * What has come.
     *
     * @param overrun whether messages were lost: anything may have changed
     */
    record Arrival(List<Hint> hints, boolean overrun) {
        static final Arrival NOTHING = new Arrival(List.of(), false);
    }

    /** For the health report: {@code udev}, {@code kernel}, {@code inotify}, {@code none}. */
    String name();

    /**
     * Waits until there are messages, until it is woken, or for so long.
     *
     * @throws IOException when this source tells nothing any more: another one must be opened
     */
    Arrival await(Duration longest) throws IOException, InterruptedException;

    /** Ends the waiting that is going on, or else the next. */
    void wake();

    @Override
    void close();
}
