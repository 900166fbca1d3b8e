package io.camhost.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The listening sockets and all that is connected to them. Threading: any thread, nothing blocks. */
@ProviderType
public interface Gateway {
    List<Connection> connections();

    Optional<Connection> connection(String id);

    /** All listeners, also those that are switched off or failed. */
    List<ListenerState> listeners();

    Traffic traffic();

    /**
     * @param address host and port, or the path of the Unix-domain socket
     * @param port the real one; 0 when it does not listen, or has none
     * @param problem why it does not listen and what to do, one line; empty when it does, or is switched off
     */
    record ListenerState(Listener listener, boolean listening, String address, int port, Optional<String> problem) {}

    /** Since the start; bytes of messages. @param queuedIn bytes received and not ended. @param closed by reason */
    record Traffic(
            int connections,
            long accepted,
            long messagesIn,
            long messagesOut,
            long bytesIn,
            long bytesOut,
            long queuedIn,
            long queuedOut,
            Map<CloseReason, Long> closed) {}
}
