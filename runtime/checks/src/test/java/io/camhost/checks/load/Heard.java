package io.camhost.checks.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one client has heard: every event's number, topic and camera, in order. Threading: any thread. */
final class Heard {
    /** @param text what else matters of it: the camera's name or status */
    record Event(long sequence, String topic, String device, String text) {}

    private final List<Event> events = new ArrayList<>();

    synchronized void add(JsonNode notification) {
        JsonNode about = notification.path("params");
        String topic = notification.path("method").asText().intern();
        String text = topic.equals("camera.connected")
                ? about.path("name").asText()
                : about.path("status").asText();
        events.add(new Event(
                about.path("sequence").asLong(),
                topic,
                about.path("device").asText().intern(),
                text.intern()));
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized int size() {
        return events.size();
    }

    /** The first thing that is out of order or there twice; empty when nothing is. */
    static String disorder(List<Event> events) {
        // one happening may be told under several topics, each with a number of its own
        for (int i = 1; i < events.size(); i++)
            if (events.get(i).sequence <= events.get(i - 1).sequence)
                return events.get(i) + " after " + events.get(i - 1);
        return "";
    }

    /** The first difference of two lists; empty when they are equal. */
    static <T> String difference(List<T> expected, List<T> got) {
        for (int i = 0; i < Math.max(expected.size(), got.size()); i++) {
            T wanted = i < expected.size() ? expected.get(i) : null;
            T there = i < got.size() ? got.get(i) : null;
            if (wanted == null || !wanted.equals(there))
                return "at " + i + " of " + expected.size() + ": " + there + " instead of " + wanted;
        }
        return "";
    }

    /** Comings and goings of cameras with such a name, as {@code +name} and {@code -name}, from the two topics of that. */
    static List<String> comings(List<Event> events, String prefix) {
        Map<String, String> names = new HashMap<>();
        List<String> comings = new ArrayList<>();
        for (Event event : events) {
            if (event.topic.equals("camera.connected")) names.put(event.device, event.text);
            else if (!event.topic.equals("camera.disconnected")) continue;
            String name = names.getOrDefault(event.device, "");
            if (name.startsWith(prefix)) comings.add((event.topic.equals("camera.connected") ? "+" : "-") + name);
        }
        return comings;
    }

    /** The same, from the status of {@code camera_status_update}. */
    static List<String> changes(List<Event> events, String prefix) {
        Map<String, String> names = new HashMap<>();
        events.stream()
                .filter(event -> event.topic.equals("camera.connected"))
                .forEach(event -> names.put(event.device, event.text));
        Map<String, String> before = new HashMap<>();
        List<String> changes = new ArrayList<>();
        for (Event event : events) {
            String name = names.getOrDefault(event.device, "");
            if (!event.topic.equals("camera_status_update") || !name.startsWith(prefix)) continue;
            if (event.text.equals(before.put(event.device, event.text))) continue;
            changes.add((event.text.equals("CONNECTED") ? "+" : "-") + name);
        }
        return changes;
    }
}
