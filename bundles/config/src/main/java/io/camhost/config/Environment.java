package io.camhost.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What environment variables say. A bad one counts as not set, and is told; it does not stop the start. */
final class Environment {
    static final String PREFIX = "CAMERA_SERVICE_";
    static final String HOT_RELOAD = PREFIX + "ENABLE_HOT_RELOAD";

    private static final String MODE = PREFIX + "ENV";
    private static final String LOG_FORMAT = "LOG_FORMAT";
    private static final Set<String> SWITCHES = Set.of(HOT_RELOAD, MODE);
    private static final Set<String> YES = Set.of("true", "1", "yes", "on");
    /** Names that win over the regular one of the same key. */
    private static final Map<String, String> SHORT_NAMES = Map.of(
            PREFIX + "JWT_SECRET",
            KeyTable.JWT_SECRET,
            PREFIX + "API_KEYS_PATH",
            "security.api_keys_path",
            LOG_FORMAT,
            "logging.format");

    private final Map<Key, Object> values = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /** @param others names of variables that somebody else reads */
    Environment(Map<String, String> variables, Set<String> others) {
        if ("development".equals(variables.get(MODE))) put(KeyTable.key("logging.format"), MODE, "console");
        variables.forEach((name, value) -> {
            if (!name.startsWith(PREFIX)
                    || SWITCHES.contains(name)
                    || SHORT_NAMES.containsKey(name)
                    || others.contains(name)) return;
            Optional<Key> key = KeyTable.byEnvironment(name);
            if (key.isPresent()) put(key.get(), name, value);
            else warnings.add(name + ": no key of that name, ignored");
        });
        SHORT_NAMES.forEach((name, path) -> {
            String value = variables.get(name);
            if (value != null) put(KeyTable.key(path), name, value);
        });
    }

    private void put(Key key, String name, String text) {
        try {
            String written = key.type() == Type.BOOLEAN
                    ? Boolean.toString(YES.contains(text.trim().toLowerCase(Locale.ROOT)))
                    : text;
            values.put(key, ConfigReader.parse(key, written));
        } catch (ConfigReader.BadValue e) {
            String message = name + ": " + e.rule() + ", got " + key.show(text);
            if (key.is(Key.Trait.NOT_BUILT)) violations.add(message);
            else errors.add(message + "; ignored");
        }
    }

    Map<Key, Object> values() {
        return values;
    }

    List<String> errors() {
        return errors;
    }

    /** What must not be ignored: protection that is asked for and not there. */
    List<String> violations() {
        return violations;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Whether a change of the file counts at once. */
    static boolean hotReload(Map<String, String> variables) {
        String text = variables.get(HOT_RELOAD);
        return text == null || YES.contains(text.trim().toLowerCase(Locale.ROOT));
    }
}
