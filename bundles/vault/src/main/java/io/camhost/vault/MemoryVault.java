package io.camhost.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Keeps everything in memory, as copies. */
@Component(immediate = true)
public final class MemoryVault implements Vault {
    private static final int DEEPEST = 32;

    private final Map<String, Handover> kept = new ConcurrentHashMap<>();
    private final InstantSource clock;

    @Activate
    public MemoryVault() {
        this(Clock.systemUTC());
    }

    MemoryVault(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void put(String key, Map<String, ?> state) {
        kept.put(key, new Handover(clock.instant(), copyMap(state, key, 0)));
    }

    @Override
    public Optional<Handover> take(String key) {
        return Optional.ofNullable(kept.remove(key));
    }

    private static Map<String, Object> copyMap(Map<?, ?> map, String path, int depth) {
        if (depth > DEEPEST) throw new IllegalArgumentException(path + ": nested more than " + DEEPEST + " deep");
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String text))
                throw new IllegalArgumentException(path + ": a key is a " + typeName(key) + ", not a string");
            copy.put(text, copy(value, path + "." + text, depth + 1));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object copy(@Nullable Object value, String path, int depth) {
        if (value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Instant
                || value instanceof Duration) return value;
        if (value instanceof byte[] bytes) return bytes.clone();
        if (value instanceof Map<?, ?> map) return copyMap(map, path, depth);
        if (value instanceof Set<?> set)
            return Collections.unmodifiableSet(new LinkedHashSet<>(copyAll(set, path, depth)));
        if (value instanceof List<?> list) return Collections.unmodifiableList(copyAll(list, path, depth));
        throw new IllegalArgumentException(
                path + ": a " + typeName(value)
                        + " cannot be handed over; only strings, booleans, numbers, byte[], Instant, Duration, lists, sets and maps can");
    }

    private static List<Object> copyAll(Collection<?> items, String path, int depth) {
        if (depth > DEEPEST) throw new IllegalArgumentException(path + ": nested more than " + DEEPEST + " deep");
        List<Object> copies = new ArrayList<>(items.size());
        for (Object item : items) copies.add(copy(item, path + "[" + copies.size() + "]", depth + 1));
        return copies;
    }

    private static String typeName(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }
}
