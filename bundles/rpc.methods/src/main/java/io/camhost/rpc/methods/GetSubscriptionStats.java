package io.camhost.rpc.methods;

import io.camhost.api.auth.Role;
import io.camhost.api.event.Events;
import io.camhost.api.event.Events.Statistics;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import java.util.Map;

/** Who has subscribed to what, in numbers. */
final class GetSubscriptionStats extends Method {
    private final Gate<Events> events;

    GetSubscriptionStats(Gate<Events> events) {
        super(define(
                "get_subscription_stats",
                Role.VIEWER,
                Pace.QUICK,
                "Counts subscriptions and lists those of this connection.",
                Schema.object()
                        .with(
                                "global_stats",
                                Schema.object()
                                        .with("total_subscriptions", Schema.COUNT)
                                        .with("active_clients", Schema.COUNT)
                                        .with("topic_counts", Schema.mapOf(Schema.COUNT))
                                        .end())
                        .with("client_topics", Schema.TEXTS)
                        .with("client_id", Schema.TEXT)
                        .end()));
        this.events = events;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        String client = request.session().id();
        return events.call(request.deadline(), there -> {
            Statistics all = there.statistics();
            return Map.of(
                    "global_stats",
                    Map.of(
                            "total_subscriptions", all.subscriptions(),
                            "active_clients", all.clients(),
                            "topic_counts", all.topics()),
                    "client_topics",
                    there.subscriptions(client).stream().sorted().toList(),
                    "client_id",
                    client);
        });
    }
}
