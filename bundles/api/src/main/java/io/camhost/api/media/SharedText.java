package io.camhost.api.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A text that many get, cut once where each client's own values go; see {@link StreamAddresses}. Immutable. */
public final class SharedText {
    private static final Set<String> NAMES =
            Set.of(StreamAddresses.HOST, StreamAddresses.AUTHORITY, StreamAddresses.SCHEME, StreamAddresses.TICKET);
    /** Of a value, at a guess: room for the text as a whole. */
    private static final int VALUE = 48;

    private final List<String> pieces = new ArrayList<>(); // one more than there are names
    private final List<String> names = new ArrayList<>();
    private final int length;

    public SharedText(String text) {
        int done = 0;
        for (int begin = text.indexOf("${"); begin >= 0; begin = text.indexOf("${", begin + 1)) {
            int end = text.indexOf('}', begin);
            if (end < 0) break;
            String name = text.substring(begin, end + 1);
            if (!NAMES.contains(name)) continue;
            pieces.add(text.substring(done, begin));
            names.add(name);
            done = end + 1;
        }
        pieces.add(text.substring(done));
        length = text.length() + VALUE * names.size();
    }

    /** About so long with the values. */
    public int length() {
        return length;
    }

    /** @param values gives the value for a name such as {@code ${host}} */
    public void appendTo(StringBuilder out, UnaryOperator<String> values) {
        for (int i = 0; i < names.size(); i++) out.append(pieces.get(i)).append(values.apply(names.get(i)));
        out.append(pieces.get(names.size()));
    }

    /** @param values gives the value for a name such as {@code ${host}} */
    public String fillIn(UnaryOperator<String> values) {
        if (names.isEmpty()) return pieces.get(0);
        StringBuilder out = new StringBuilder(length);
        appendTo(out, values);
        return out.toString();
    }
}
