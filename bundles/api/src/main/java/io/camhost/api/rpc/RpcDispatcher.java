package io.camhost.api.rpc;

import io.camhost.api.Deadline;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes JSON-RPC messages from transports. There is one; transports reach it through a gate.
 *
 * <p>Threading: any thread; returns at once, the work is done on threads of its own.
 */
@ProviderType
public interface RpcDispatcher {
    /** @throws io.camhost.api.ServiceGone when it is being replaced and has not begun this one */
    void dispatch(Exchange exchange);

    /** One message and what becomes of it; made by the transport. */
    interface Exchange {
        /** The message, as it came. */
        String text();

        RpcSession session();

        Deadline deadline();

        /** Unique; names the call in events that come from it. */
        String cause();

        /**
         * From here on it is ours: it has begun and will be ended.
         *
         * @return false when it has been taken back meanwhile: then drop it
         */
        boolean begin();

        /** The next message of this connection may come. Once, after {@link #begin}. */
        void next();

        /** It has ended. Calls {@link #next} if nobody has. Once. @param answer what to send back; empty for nothing */
        void end(Optional<String> answer);
    }
}
