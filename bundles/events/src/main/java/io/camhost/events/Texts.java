package io.camhost.events;

import io.camhost.api.media.StreamAddresses;
import io.camhost.api.rpc.RpcSession;
import io.camhost.gateway.Connection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The texts of one event: built once for all clients that see the host alike. One thread at a time. */
final class Texts {
    private final Kept event;
    private final boolean template;
    private final Map<String, String> byName = new HashMap<>();
    private final Map<String, String> byClient = new HashMap<>();

    Texts(Kept event) {
        this.event = event;
        this.template = event.template();
    }

    Kept event() {
        return event;
    }

    String of(String name, Connection client) {
        String text = byName.computeIfAbsent(name, event::text);
        if (!template) return text;
        String ticket = client.attributes().get(RpcSession.Keys.TICKET) instanceof String known ? known : "-";
        String key = name + ' ' + client.secure() + ' ' + client.authority() + ' ' + ticket;
        return byClient.computeIfAbsent(key, any -> (String) StreamAddresses.resolve(text, values(client, ticket)));
    }

    private static Map<String, String> values(Connection client, String ticket) {
        String authority = client.authority();
        Map<String, String> values = new LinkedHashMap<>();
        values.put(StreamAddresses.AUTHORITY, Json.escape(authority));
        values.put(StreamAddresses.HOST, Json.escape(host(authority)));
        values.put(StreamAddresses.SCHEME, client.secure() ? "https" : "http");
        values.put(StreamAddresses.TICKET, Json.escape(ticket));
        return values;
    }

    /** Without the port; brackets of an IPv6 address stay. */
    private static String host(String authority) {
        int port = authority.lastIndexOf(':');
        return port > authority.lastIndexOf(']') ? authority.substring(0, port) : authority;
    }
}
