package io.camhost.transport.websocket;

import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.api.rpc.RpcDispatcher;
import io.camhost.api.rpc.RpcSession;
import io.camhost.gateway.Connection;
import io.camhost.gateway.Message;
import io.camhost.swap.Drain;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A message of the gateway as the engine wants it. */
final class MessageExchange implements RpcDispatcher.Exchange {
    private final Message message;
    private final Deadline deadline;
    private final Drain drain;
    private final RpcSession session;
    private Drain.@Nullable Inside inside;

    /** @param drain counts those that have begun */
    MessageExchange(Message message, Deadline deadline, Drain drain) {
        this.message = message;
        this.deadline = deadline;
        this.drain = drain;
        this.session = new ConnectionSession(message.connection());
    }

    @Override
    public String text() {
        return message.text();
    }

    @Override
    public RpcSession session() {
        return session;
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public String cause() {
        return message.id();
    }

    @Override
    public synchronized boolean begin() {
        if (!message.begin()) return false;
        try {
            inside = drain.enter();
        } catch (ServiceGone leaving) {
            // it has begun, so it goes on; only nobody waits for it
        }
        return true;
    }

    @Override
    public void next() {
        message.next();
    }

    @Override
    public void end(Optional<String> answer) {
        message.end(answer);
        synchronized (this) {
            if (inside != null) inside.close();
            inside = null;
        }
    }

    private record ConnectionSession(Connection connection) implements RpcSession {
        @Override
        public String id() {
            return connection.id();
        }

        @Override
        public String remote() {
            return connection.remote();
        }

        @Override
        public boolean fromLoopback() {
            return connection.loopback();
        }

        @Override
        public String authority() {
            String authority = connection.authority();
            return authority.isBlank() ? "localhost" : authority;
        }

        @Override
        public boolean secure() {
            return connection.secure();
        }

        @Override
        public ConcurrentMap<String, Object> attributes() {
            return connection.attributes();
        }

        @Override
        public void trust() {
            connection.trust();
        }
    }
}
