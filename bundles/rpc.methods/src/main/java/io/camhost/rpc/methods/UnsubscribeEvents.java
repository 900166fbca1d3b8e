package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.event.Events;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.util.List;
import java.util.Map;

/** Takes topics out of the subscriptions of the connection. */
final class UnsubscribeEvents extends Method {
    private final Gate<Events> events;

    UnsubscribeEvents(Gate<Events> events) {
        super(define(
                "unsubscribe_events",
                Role.VIEWER,
                Pace.QUICK,
                "Ends subscriptions to event topics.",
                Schema.object()
                        .with("unsubscribed", Schema.FLAG)
                        .with("topics", Schema.TEXTS)
                        .end(),
                Parameter.optional("topics", Parameter.Type.STRINGS, "topics to end; absent for all")));
        this.events = events;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        List<String> removed = events.call(
                request.deadline(),
                there -> there.unsubscribe(request.session().id(), SubscribeEvents.texts(request, "topics")));
        return Map.of("unsubscribed", true, "topics", removed);
    }
}
