package io.camhost.api.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A text that many get, cut once where each client's own values go; see {@link StreamAddresses}. Immutable. */
public final class SharedText {
    private static final Set<String> NAMES =
            Set.of(StreamAddresses.HOST, StreamAddresses.AUTHORITY, StreamAddresses.SCHEME, StreamAddresses.TICKET);

    private final String[] pieces; // one more than there are places
    private final String[] names; // each once
    private final int[] places; // which name goes there

    public SharedText(String text) {
        List<String> cut = new ArrayList<>();
        List<String> found = new ArrayList<>();
        List<Integer> at = new ArrayList<>();
        int done = 0;
        for (int begin = text.indexOf("${"); begin >= 0; begin = text.indexOf("${", begin + 1)) {
            int end = text.indexOf('}', begin);
            if (end < 0) break;
            String name = text.substring(begin, end + 1);
            if (!NAMES.contains(name)) continue;
            if (!found.contains(name)) found.add(name);
            cut.add(text.substring(done, begin));
            at.add(found.indexOf(name));
            done = end + 1;
        }
        cut.add(text.substring(done));
        pieces = cut.toArray(String[]::new);
        names = found.toArray(String[]::new);
        places = at.stream().mapToInt(Integer::intValue).toArray();
    }

    /** @param values gives the value for a name such as {@code ${host}}; asked once for each name */
    public String fillIn(UnaryOperator<String> values) {
        return places.length == 0 ? pieces[0] : fillIn("", values, "");
    }

    /**
     * Filled in and put between two other texts, all in one: it is done for each answer that many get.
     *
     * @param values gives the value for a name such as {@code ${host}}; asked once for each name
     */
    public String fillIn(String before, UnaryOperator<String> values, String after) {
        String[] given = new String[names.length];
        for (int i = 0; i < names.length; i++) given[i] = values.apply(names[i]);
        String[] parts = new String[2 * places.length + 3];
        int next = 0;
        parts[next++] = before;
        for (int i = 0; i < places.length; i++) {
            parts[next++] = pieces[i];
            parts[next++] = given[places[i]];
        }
        parts[next++] = pieces[places.length];
        parts[next] = after;
        return String.join("", parts);
    }
}
