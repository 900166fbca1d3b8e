package io.camhost.gateway;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One message of a connection on its way through a handler: handed out → {@link #begin} → {@link #next} → {@link #end}. Its bytes
 * count against the budget until it has ended. Threading: any thread.
 */
@ProviderType
public interface Message {
    String text();

    Connection connection();

    /** Unique in this run: {@code <connection id>:<number>}. Notifications with this cause wait until it has ended. */
    String id();

    /** On the scale of {@link System#nanoTime}: until when it should be answered. */
    long deadlineNanos();

    /**
     * From here on the handler sees it through, also while it is leaving.
     *
     * @return false when it was taken back, or its connection is closed: drop it
     */
    boolean begin();

    /** Puts one that has not begun back to the head of its queue, for whoever handles next. */
    void giveBack();

    /** The next message of this connection may be handed out. Further calls do nothing. */
    void next();

    /**
     * It has ended: sends the answer, if any, then the notifications that waited for it; implies {@link #next}.
     *
     * @return what became of the answer; SENT when there was none
     */
    SendResult end(Optional<String> answer);
}
