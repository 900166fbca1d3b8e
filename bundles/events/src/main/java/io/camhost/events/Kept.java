package io.camhost.events;

import io.camhost.api.event.Event;
import io.camhost.swap.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A numbered event as it is kept: text already, so that nothing of its publisher lives on in it.
 *
 * @param sequence 0 until it has its number
 * @param device blank when it is not about a camera
 * @param members of the notification's {@code params} as JSON, without the braces and without {@code sequence}; never blank
 */
record Kept(long sequence, String topic, String device, Instant at, Optional<String> cause, String members) {

    /** Ours alone; no client sees them, whoever publishes them. */
    private static final Set<String> INTERNAL =
            Set.of("device_path", "device_node", "node", "provisional", "confirmed", "validation");

    static Kept of(Event event) {
        Map<String, Object> members = new LinkedHashMap<>();
        event.camera().ifPresent(camera -> members.put("device", camera.toString()));
        members.putAll(event.payload());
        members.put("timestamp", event.at());
        String text = Json.write(members, INTERNAL);
        return new Kept(
                0,
                event.topic(),
                event.camera().map(Object::toString).orElse(""),
                event.at(),
                event.cause(),
                text.substring(1, text.length() - 1));
    }

    Kept numbered(long number) {
        return new Kept(number, topic, device, at, cause, members);
    }

    /** Whether something has to be filled in for each client. */
    boolean template() {
        return members.contains("${");
    }

    /** The notification. @param name the topic or its alias */
    String text(String name) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + name + "\",\"params\":{\"sequence\":" + sequence + "," + members
                + "}}";
    }

    /** For the vault. */
    List<Object> state() {
        return List.of(sequence, topic, device, at, cause.orElse(""), members);
    }

    /** From what {@link #state} gave. */
    static Kept of(List<?> state) {
        String cause = (String) state.get(4);
        return new Kept(
                (Long) state.get(0),
                (String) state.get(1),
                (String) state.get(2),
                (Instant) state.get(3),
                Optional.of(cause).filter(id -> !id.isEmpty()),
                (String) state.get(5));
    }
}
