package io.camhost.rpc;

import io.camhost.api.rpc.SharedResult;
import io.camhost.rpc.ClientValues.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of a result that many get, cut where each client's own values go. Immutable. */
final class Template {
    private static final Map<String, Name> NAMES =
            Arrays.stream(Name.values()).collect(Collectors.toMap(name -> name.template, name -> name));
    /** Of a value, at a guess: room for the text as a whole. */
    private static final int VALUE = 48;

    private final SharedResult result;
    private final List<String> pieces = new ArrayList<>(); // one more than there are names
    private final List<Name> names = new ArrayList<>();
    private final int length;

    /** @param json text of {@code result} */
    Template(SharedResult result, String json) {
        this.result = result;
        int done = 0;
        for (int begin = json.indexOf("${"); begin >= 0; begin = json.indexOf("${", begin + 1)) {
            int end = json.indexOf('}', begin);
            if (end < 0) break;
            Name name = NAMES.get(json.substring(begin, end + 1));
            if (name == null) continue;
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

    /** About so long with the values. */
    int length() {
        return length;
    }

    /** Appends JSON with that client's values. */
    void fillIn(StringBuilder text, ClientValues client) {
        for (int i = 0; i < names.size(); i++) text.append(pieces.get(i)).append(client.quoted(names.get(i)));
        text.append(pieces.get(names.size()));
    }
}
