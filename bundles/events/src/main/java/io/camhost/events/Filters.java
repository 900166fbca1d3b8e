package io.camhost.events;

import io.camhost.api.CamhostException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters of a connection: all must match. Kept as they came, in a JDK map that outlives us. */
final class Filters {
    private static final String DEVICE = "device";
    private static final String TOPIC = "topic";
    private static final String AFTER = "timestamp_after";
    private static final String BEFORE = "timestamp_before";
    private static final Set<String> KEYS = Set.of(DEVICE, TOPIC, AFTER, BEFORE);
    private static final Pattern CAMERA = Pattern.compile("camera[0-9]{1,26}");

    private Filters() {}

    /** Without the absent ones. @throws CamhostException INVALID_PARAMETER */
    static Map<String, Object> checked(Map<String, Object> filters) {
        Map<String, Object> checked = new LinkedHashMap<>();
        for (var filter : filters.entrySet()) {
            String key = filter.getKey();
            Object value = filter.getValue();
            if (!KEYS.contains(key))
                throw refused("enum", "filters are device, topic, timestamp_after and timestamp_before");
            if (value == null) continue;
            if (!(value instanceof String text)) throw refused("type", key + " is a text");
            if (key.equals(DEVICE) && !CAMERA.matcher(text).matches())
                throw refused("pattern", "device is a camera id such as camera0");
            if (key.equals(TOPIC) && !Topics.known(text))
                throw refused("known_topic", "topic is one of the event topics");
            if (key.equals(AFTER) || key.equals(BEFORE)) time(text);
            checked.put(key, text);
        }
        return Map.copyOf(checked);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw refused("pattern", "time stamps look like 2025-01-15T14:30:00Z");
        }
    }

    private static CamhostException refused(String rule, String hint) {
        return CamhostException.invalidParameter("filters", rule, hint);
    }

    /** @param filters as kept; nothing lets everything through. @param name under which the event would be told */
    static boolean match(@Nullable Object filters, Kept event, String name) {
        if (!(filters instanceof Map<?, ?> all) || all.isEmpty()) return true;
        return (!(all.get(DEVICE) instanceof String device) || device.equals(event.device()))
                && (!(all.get(TOPIC) instanceof String topic) || topic.equals(name))
                && (!(all.get(AFTER) instanceof String after) || event.at().isAfter(Instant.parse(after)))
                && (!(all.get(BEFORE) instanceof String before) || event.at().isBefore(Instant.parse(before)));
    }
}
