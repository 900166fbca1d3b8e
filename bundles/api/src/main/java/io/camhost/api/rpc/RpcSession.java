package io.camhost.api.rpc;

import java.util.concurrent.ConcurrentMap;
import org.osgi.annotation.versioning.ProviderType;

/** A client's connection, whatever the transport. Outlives swaps of everything but the gateway. Threading: any thread. */
@ProviderType
public interface RpcSession {
    /** Keys of {@link #attributes}, with who writes them. */
    final class Keys {
        /** String; by {@code rpc.methods} at {@code authenticate}; absent until then. */
        public static final String USER = "auth.user";
        /** String, {@link io.camhost.api.auth.Role#word}; likewise. */
        public static final String ROLE = "auth.role";
        /** Long, milliseconds since 1970; likewise. */
        public static final String EXPIRES = "auth.expires";
        /** Long, milliseconds since 1970: when what it was recognised by was issued; likewise. */
        public static final String ISSUED = "auth.issued";
        /** String: how it was recognised. */
        public static final String HOW = "auth.how";
        /** String: a media ticket of the session's identity; likewise. */
        public static final String TICKET = "media.ticket";
        /** {@code Set<String>}; by {@code events}. */
        public static final String TOPICS = "events.topics";
        /** {@code Map<String, Object>}; by {@code events}. */
        public static final String FILTERS = "events.filters";

        private Keys() {}
    }

    /** Unique in this run of the host, stable for the life of the connection. */
    String id();

    /** The client's address, without port. */
    String remote();

    boolean fromLoopback();

    /** Host (and port) by which the client reached us, as in the {@code Host} header; never blank. */
    String authority();

    boolean secure();

    /** JDK types only: it outlives the bundles that write it. */
    ConcurrentMap<String, Object> attributes();

    /** It has said who it is: the limits before login end. */
    void trust();
}
