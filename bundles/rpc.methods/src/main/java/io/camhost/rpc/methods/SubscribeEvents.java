package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.auth.Role;
import io.camhost.api.event.Events;
import io.camhost.api.event.Events.Position;
import io.camhost.api.event.Events.Subscribed;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds topics to the subscriptions of the connection, and tells again what a client that comes back has missed. */
final class SubscribeEvents extends Method {
    private final Gate<Events> events;

    SubscribeEvents(Gate<Events> events) {
        super(define(
                "subscribe_events",
                Role.VIEWER,
                Pace.QUICK,
                "Subscribes to event topics; with resume_from it repeats what was missed.",
                Schema.object()
                        .with("subscribed", Schema.FLAG)
                        .with("topics", Schema.TEXTS)
                        .with("filters", Schema.ANY_OBJECT)
                        .with("epoch", Schema.TEXT)
                        .with("sequence", Schema.COUNT)
                        .with("resumed", Schema.FLAG)
                        .with("gap", Schema.FLAG)
                        .end(),
                Parameter.required("topics", Parameter.Type.STRINGS, "topics to hear of, at least one"),
                Parameter.optional(
                        "filters",
                        Parameter.Type.OBJECT,
                        "device, topic, timestamp_after, timestamp_before: all must match"),
                Parameter.optional(
                        "resume_from", Parameter.Type.OBJECT, "epoch and sequence of the last event that was heard")));
        this.events = events;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        List<String> topics = texts(request, "topics").orElseThrow();
        if (topics.isEmpty()) throw CamhostException.invalidParameter("topics", "length", "at least one topic");
        Optional<Position> resumeFrom = position(request);
        Subscribed subscribed = events.call(
                request.deadline(),
                there -> there.subscribe(
                        request.session().id(),
                        topics,
                        object(request, "filters"),
                        resumeFrom,
                        Optional.of(request.cause())));

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("subscribed", true);
        result.put("topics", subscribed.topics());
        result.put("filters", subscribed.filters());
        result.put("epoch", subscribed.position().epoch());
        result.put("sequence", subscribed.position().sequence());
        result.put("resumed", resumeFrom.isPresent() && !subscribed.gap());
        result.put("gap", subscribed.gap());
        return result;
    }

    private static Optional<Position> position(RpcRequest request) {
        Map<String, Object> given = object(request, "resume_from").orElse(Map.of());
        if (given.isEmpty()) return Optional.empty();
        if (!(given.get("epoch") instanceof String epoch)
                || !(given.get("sequence") instanceof Number sequence)
                || sequence.doubleValue() != sequence.longValue())
            throw CamhostException.invalidParameter(
                    "resume_from", "type", "an object with epoch, a text, and sequence, a whole number");
        return Optional.of(new Position(epoch, sequence.longValue()));
    }

    static Optional<List<String>> texts(RpcRequest request, String name) {
        if (!(request.parameters().get(name) instanceof List<?> items)) return Optional.empty();
        return Optional.of(items.stream().map(String.class::cast).toList());
    }

    private static Optional<Map<String, Object>> object(RpcRequest request, String name) {
        if (!(request.parameters().get(name) instanceof Map<?, ?> members)) return Optional.empty();
        Map<String, Object> object = new LinkedHashMap<>();
        members.forEach((key, value) -> {
            if (value != null) object.put((String) key, value);
        });
        return Optional.of(object);
    }
}
