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
    private final @Nullable String[] quoted = new String[Name.values().length];

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

    /** What is filled in. */
    enum Name {
        HOST(StreamAddresses.HOST),
        AUTHORITY(StreamAddresses.AUTHORITY),
        SCHEME(StreamAddresses.SCHEME),
        TICKET(StreamAddresses.TICKET);

        final String template;

        Name(String template) {
            this.template = template;
        }
    }

    /** A value as it stands between the quotes of a JSON text. */
    String quoted(Name name) {
        String known = quoted[name.ordinal()];
        if (known != null) return known;
        String value = value(name);
        String fresh = plain(value)
                ? value
                : new String(JsonStringEncoder.getInstance().quoteAsString(value));
        quoted[name.ordinal()] = fresh;
        return fresh;
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') return false;
        }
        return true;
    }

    private Map<String, String> values() {
        Map<String, String> known = values;
        if (known == null) {
            known = new HashMap<>();
            for (Name name : Name.values()) known.put(name.template, value(name));
            values = known;
        }
        return known;
    }

    private String value(Name name) {
        return switch (name) {
            case HOST -> host(session.authority());
            case AUTHORITY -> session.authority();
            case SCHEME -> session.secure() ? "https" : "http";
            case TICKET -> session.attributes().get(RpcSession.Keys.TICKET) instanceof String given ? given : "-";
        };
    }

    /** Without the port; an IPv6 address keeps its brackets. */
    static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }
}
