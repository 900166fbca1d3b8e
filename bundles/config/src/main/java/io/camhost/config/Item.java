package io.camhost.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of a list such as {@code rtsp.cameras}: a configuration of its own.
 *
 * @param name what its key {@code name} says, unique in the list
 * @param values what is set of it
 */
record Item(KeyTable.Section list, String name, Map<Key, Object> values) {
    static final String NAME = "name";

    Item {
        values = Map.copyOf(values);
    }

    /** {@code rtsp.cameras.Garden}. */
    String path() {
        return list.name() + "." + name;
    }

    /** That of a factory, with a name that a filter minds nothing of. */
    String pid() {
        StringBuilder plain = new StringBuilder(KeyTable.PID_PREFIX + list.name() + "~");
        name.codePoints().forEach(c -> {
            if (c < 128 && Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0) plain.appendCodePoint(c);
            else plain.append('%').append(Integer.toHexString(c));
        });
        return plain.toString();
    }

    /** The variable that wins over the file; for secrets only. */
    String environmentName(Key key) {
        return Environment.PREFIX
                + (path() + "." + key.name()).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** What goes into Config Admin: neither secrets nor where they are. */
    Map<String, Object> configuration() {
        Map<String, Object> configuration = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (!key.hidden()) configuration.put(key.property(), value);
        });
        return configuration;
    }

    /** What is set of the key with that trait; blank counts as not set. */
    Optional<String> text(Key.Trait trait) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().is(trait))
                .map(entry -> (String) entry.getValue())
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
