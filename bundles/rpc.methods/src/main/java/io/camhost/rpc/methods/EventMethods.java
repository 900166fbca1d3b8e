package io.camhost.rpc.methods;

import io.camhost.api.event.Events;
import io.camhost.swap.Gate;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Subscriptions to events. */
@Component(
        service = {},
        immediate = true)
public final class EventMethods {
    private final Gate<Events> events = new Gate<>("events");
    private final Publication publication = new Publication();

    @Reference(
            name = "events",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEvents(Events bound) {
        events.bind(bound);
    }

    void unbindEvents(Events unbound) {
        events.unbind(unbound);
    }

    @Activate
    void start(BundleContext context) {
        publication.begin(
                context, new SubscribeEvents(events), new UnsubscribeEvents(events), new GetSubscriptionStats(events));
    }

    @Deactivate
    void stop() {
        publication.end(events);
    }
}
