package io.camhost.rpc;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.camhost.api.media.StreamAddresses;
import io.camhost.api.rpc.RpcSession;
import java.util.HashMap;
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
    private @Nullable Map<String, String> quoted;

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

    /** A value as it stands between the quotes of a JSON text. @param name one of {@link StreamAddresses}' templates */
    String quoted(String name) {
        Map<String, String> known = quoted;
        if (known == null) {
            known = new HashMap<>();
            for (var value : values().entrySet())
                known.put(
                        value.getKey(),
                        new String(JsonStringEncoder.getInstance().quoteAsString(value.getValue())));
            quoted = known;
        }
        return known.getOrDefault(name, name);
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
