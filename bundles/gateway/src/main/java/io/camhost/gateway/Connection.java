package io.camhost.gateway;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.osgi.annotation.versioning.ProviderType;

/** An open WebSocket connection; lives through swaps of everything but the gateway. Threading: any thread, nothing blocks. */
@ProviderType
public interface Connection {
    /** Unique in this run, hard to guess; {@code client_} and 16 hex digits. */
    String id();

    Listener listener();

    /** Path of the upgrade. */
    String path();

    /** Address of the client, without port. */
    String remote();

    boolean loopback();

    boolean secure();

    /** What the client put into the {@code Host} header. */
    String authority();

    Instant openedAt();

    /** For whoever hangs behind: JDK types only, since it outlives their bundles. Gone with the connection. */
    ConcurrentMap<String, Object> attributes();

    /**
     * Sends a notification, behind those before it. One whose {@code cause} is the id of a message of this connection that has begun
     * and not ended waits for that end, and all notifications after it too.
     */
    SendResult notify(String text, Optional<String> cause);

    /** The small limits before login end: {@code max_message_size} applies from the next message on. */
    void trust();

    /** Closes it, once; what is queued is still sent within the write time-out. @param code as in RFC 6455 §7.4 */
    void close(int code, CloseReason reason);

    boolean open();
}
