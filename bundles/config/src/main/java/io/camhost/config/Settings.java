package io.camhost.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the operator has set: only that, and of the right types.
 *
 * @param values by key
 * @param plugins by PID of a stranger
 * @param items of all lists
 */
record Settings(Map<Key, Object> values, Map<String, Map<String, Object>> plugins, List<Item> items) {
    static final Settings NONE = new Settings(Map.of(), Map.of(), List.of());

    Settings {
        values = Map.copyOf(values);
        plugins = Map.copyOf(plugins);
        items = List.copyOf(items);
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
        for (Item item : items) {
            configurations.put(item.pid(), item.configuration());
            // who reads the items knows how many to wait for
            int dot = item.list().name().lastIndexOf('.');
            configurations
                    .computeIfAbsent(
                            KeyTable.PID_PREFIX + item.list().name().substring(0, dot), any -> new LinkedHashMap<>())
                    .put(item.list().name().substring(dot + 1), names(item.list()));
        }
        configurations.putAll(plugins);
        return configurations;
    }

    private String[] names(KeyTable.Section list) {
        return items.stream()
                .filter(item -> item.list().equals(list))
                .map(Item::name)
                .toArray(String[]::new);
    }

    /** The item with that secret. @param name such as {@code rtsp.cameras.Garden.password} */
    Optional<Item> itemOf(String name) {
        return items.stream()
                .filter(item -> item.list().keys().stream()
                        .anyMatch(key -> key.is(Key.Trait.SECRET) && name.equals(item.path() + "." + key.name())))
                .findFirst();
    }

    /** The same with the values of {@code frozen}, or without one, for the keys that count after a restart. */
    Settings withFrozen(Map<Key, Object> frozen) {
        Map<Key, Object> mixed = new LinkedHashMap<>(values);
        mixed.keySet().removeIf(key -> key.is(Key.Trait.RESTART));
        mixed.putAll(frozen);
        return new Settings(mixed, plugins, items);
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
        for (Item item : items) if (!other.items.contains(item)) paths.add(item.path());
        Set<String> there = items.stream().map(Item::path).collect(Collectors.toSet());
        for (Item item : other.items) if (!there.contains(item.path())) paths.add(item.path());
        return paths;
    }
}
