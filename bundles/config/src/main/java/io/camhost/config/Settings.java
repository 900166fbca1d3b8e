package io.camhost.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the operator has set: only that, and of the right types.
 *
 * @param values by key
 * @param plugins by PID of a stranger
 */
record Settings(Map<Key, Object> values, Map<String, Map<String, Object>> plugins) {
    static final Settings NONE = new Settings(Map.of(), Map.of());

    Settings {
        values = Map.copyOf(values);
        plugins = Map.copyOf(plugins);
    }

    Optional<Object> get(String path) {
        return Optional.ofNullable(values.get(KeyTable.key(path)));
    }

    /** What is in force: as set, else the default. */
    Object inForce(String path) {
        Key key = KeyTable.key(path);
        return get(path).orElseGet(() -> key.type().parse(key.fallback()));
    }

    /** By PID what goes into Config Admin: everything but secrets. */
    Map<String, Map<String, Object>> configurations() {
        Map<String, Map<String, Object>> configurations = new TreeMap<>();
        values.forEach((key, value) -> {
            if (!key.is(Key.Trait.SECRET))
                configurations
                        .computeIfAbsent(key.pid(), any -> new LinkedHashMap<>())
                        .put(key.property(), value);
        });
        configurations.putAll(plugins);
        return configurations;
    }

    /** The same with the values of {@code frozen}, or without one, for the keys that count after a restart. */
    Settings withFrozen(Map<Key, Object> frozen) {
        Map<Key, Object> mixed = new LinkedHashMap<>(values);
        mixed.keySet().removeIf(key -> key.is(Key.Trait.RESTART));
        mixed.putAll(frozen);
        return new Settings(mixed, plugins);
    }

    Map<Key, Object> restartOnly() {
        Map<Key, Object> only = new LinkedHashMap<>(values);
        only.keySet().removeIf(key -> !key.is(Key.Trait.RESTART));
        return only;
    }

    /** Paths of the keys that differ in value, in order. */
    Set<String> differences(Settings other) {
        Set<String> paths = new TreeSet<>();
        for (Key key : KeyTable.keys()) {
            if (!Objects.deepEquals(values.get(key), other.values.get(key))) paths.add(key.path());
        }
        return paths;
    }
}
