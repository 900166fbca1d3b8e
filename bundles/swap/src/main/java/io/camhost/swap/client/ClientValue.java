package io.camhost.swap.client;

import io.camhost.api.media.StreamAddresses;
import io.camhost.api.rpc.RpcSession;
import java.util.Map;

/** What one client sees where a text for many has one of {@link StreamAddresses}' templates. */
public final class ClientValue {
    private ClientValue() {}

    /**
     * @param name one of the templates; what is none stays
     * @param authority as the client has called us, with the port
     * @param attributes of its connection
     */
    public static String of(String name, String authority, boolean secure, Map<String, ?> attributes) {
        return switch (name) {
            case StreamAddresses.HOST -> host(authority);
            case StreamAddresses.AUTHORITY -> authority;
            case StreamAddresses.SCHEME -> secure ? "https" : "http";
            case StreamAddresses.TICKET -> attributes.get(RpcSession.Keys.TICKET) instanceof String given ? given : "-";
            default -> name;
        };
    }

    /** Without the port; an IPv6 address keeps its brackets. */
    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }
}
