package io.camhost.gateway;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes the text messages of WebSocket connections at one path. Publish it as a service with the properties {@link #PATH} and
 * {@link Listener#PROPERTY}.
 *
 * <p>While none is there, connections stay, and their messages and new upgrades wait. A handler that leaves goes on with what it
 * has begun; what it has not begun is taken back and handed to its successor, in order.
 */
@ConsumerType
public interface MessageHandler {
    /** Service property: the exact path of the upgrade, such as {@code /ws}. */
    String PATH = "io.camhost.gateway.path";

    /**
     * Somebody wants to open a connection: judge it by what came with the request. Origin, path, number of connections and rates
     * have been checked. Called on a thread of the gateway; must not block.
     */
    CompletionStage<UpgradeDecision> upgrade(UpgradeRequest request);

    /**
     * The next message of a connection. At most one is handed out per connection until {@link Message#next} is called. Called on a
     * thread of the gateway; must not block.
     */
    void message(Message message);
}
