package io.camhost.rpc;

import io.camhost.api.media.StreamAddresses;
import io.camhost.api.rpc.RpcSession;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills one client's own values into texts: in one pass over a text, and looked up once per answer, since a list of cameras has
 * dozens of addresses. Threading: one thread.
 */
final class ClientValues {
    private static final String BEGIN = "${";

    private final RpcSession session;
    private @Nullable Map<String, String> values;

    ClientValues(RpcSession session) {
        this.session = session;
    }

    /** What is not one of {@link StreamAddresses}' templates stays. */
    String fillIn(String text) {
        int begin = text.indexOf(BEGIN);
        if (begin < 0) return text;
        StringBuilder filled = new StringBuilder(text.length() + 32);
        int done = 0;
        while (begin >= 0) {
            int end = text.indexOf('}', begin);
            if (end < 0) break;
            String value = values().get(text.substring(begin, end + 1));
            if (value != null) {
                filled.append(text, done, begin).append(value);
                done = end + 1;
            }
            begin = text.indexOf(BEGIN, value == null ? begin + BEGIN.length() : done);
        }
        return filled.append(text, done, text.length()).toString();
    }

    private Map<String, String> values() {
        Map<String, String> known = values;
        if (known == null) {
            Object ticket = session.attributes().get(RpcSession.Keys.TICKET);
            known = Map.of(
                    StreamAddresses.HOST,
                    host(session.authority()),
                    StreamAddresses.AUTHORITY,
                    session.authority(),
                    StreamAddresses.SCHEME,
                    session.secure() ? "https" : "http",
                    StreamAddresses.TICKET,
                    ticket instanceof String given ? given : "-");
            values = known;
        }
        return known;
    }

    /** Without the port; an IPv6 address keeps its brackets. */
    static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }
}
