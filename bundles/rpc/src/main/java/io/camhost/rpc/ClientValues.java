package io.camhost.rpc;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.camhost.api.media.StreamAddresses;
import io.camhost.api.rpc.RpcSession;
import io.camhost.swap.client.ClientValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills one client's own values into texts: in one pass over a text, and looked up once per answer, since a list of cameras has
 * dozens of addresses. Threading: one thread.
 */
final class ClientValues {
    private static final String BEGIN = "${";
    private static final List<String> NAMES =
            List.of(StreamAddresses.HOST, StreamAddresses.AUTHORITY, StreamAddresses.SCHEME, StreamAddresses.TICKET);

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

    /** A value as it stands between the quotes of a JSON text. @param name one of {@link StreamAddresses}' templates */
    String quoted(String name) {
        return quote(value(name));
    }

    static String quote(String value) {
        return plain(value) ? value : new String(JsonStringEncoder.getInstance().quoteAsString(value));
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
            for (String name : NAMES) known.put(name, value(name));
            values = known;
        }
        return known;
    }

    private String value(String name) {
        return ClientValue.of(name, session.authority(), session.secure(), session.attributes());
    }
}
