package io.camhost.rpc;

import io.camhost.api.media.StreamAddresses;
import io.camhost.api.rpc.SharedResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The text of a result that many get, cut where each client's own values go. Immutable. */
final class Template {
    private static final Set<String> NAMES =
            Set.of(StreamAddresses.HOST, StreamAddresses.AUTHORITY, StreamAddresses.SCHEME, StreamAddresses.TICKET);
    /** Of a value, at a guess: room for the text as a whole. */
    private static final int VALUE = 48;

    private final SharedResult result;
    private final List<String> pieces = new ArrayList<>(); // one more than there are names
    private final List<String> names = new ArrayList<>();
    private final int length;

    /** @param json text of {@code result} */
    Template(SharedResult result, String json) {
        this.result = result;
        int done = 0;
        for (int begin = json.indexOf("${"); begin >= 0; begin = json.indexOf("${", begin + 1)) {
            int end = json.indexOf('}', begin);
            if (end < 0) break;
            String name = json.substring(begin, end + 1);
            if (!NAMES.contains(name)) continue;
            pieces.add(json.substring(done, begin));
            names.add(name);
            done = end + 1;
        }
        pieces.add(json.substring(done));
        length = json.length() + VALUE * names.size();
    }

    /** The very one: it never changes, so it need not be compared. */
    boolean shows(SharedResult other) {
        return result == other;
    }

    /** JSON with that client's values. */
    String fillIn(ClientValues client) {
        if (names.isEmpty()) return pieces.get(0);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < names.size(); i++) text.append(pieces.get(i)).append(client.quoted(names.get(i)));
        return text.append(pieces.get(names.size())).toString();
    }
}
