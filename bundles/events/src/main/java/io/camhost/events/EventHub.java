package io.camhost.events;

import io.camhost.api.CamhostException;
import io.camhost.api.HealthCheck;
import io.camhost.api.event.Event;
import io.camhost.api.event.Events;
import io.camhost.gateway.Connection;
import io.camhost.gateway.Gateway;
import io.camhost.swap.Drain;
import io.camhost.swap.Gate;
import io.camhost.swap.Loop;
import io.camhost.vault.Vault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers every event under one lock, keeps the last ones, and lets one thread of its own bring them to the connections. A
 * successor takes over epoch, numbers, ring and position, so that nobody misses or hears twice.
 */
@Component(
        service = {Events.class, HealthCheck.class},
        immediate = true)
public final class EventHub implements Events, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final String KEY = "io.camhost.events";
    private static final Duration LEAVE = Duration.ofSeconds(1);
    private static final long DELIVER_MILLIS = 500; // of the time to leave; what is left then is the successor's

    private final Vault vault;
    private final Gate<Gateway> gateway = new Gate<>("gateway");
    private final Drain drain = new Drain("events");
    private final Ring ring = new Ring();
    private final String epoch;
    private final Delivery delivery;
    private final Loop sender;

    @Activate
    public EventHub(@Reference(name = "vault") Vault vault) {
        this(vault, InstantSource.system());
    }

    EventHub(Vault vault, InstantSource clock) {
        this.vault = vault;
        Map<String, Object> before = vault.take(KEY).map(Vault.Handover::state).orElse(Map.of());
        epoch = before.get("epoch") instanceof String known
                ? known
                : UUID.randomUUID().toString().replace("-", "");
        if (before.get("sequence") instanceof Long sequence && before.get("kept") instanceof List<?> kept)
            ring.restore(
                    sequence,
                    kept.stream().map(state -> Kept.of((List<?>) state)).toList());
        delivery = new Delivery(epoch, ring, before.get("sent") instanceof Long sent ? sent : 0, clock);
        sender = new Loop("events-sender", Duration.ofSeconds(5), this::deliver);
    }

    @Reference(
            name = "gateway",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindGateway(Gateway bound) {
        gateway.bind(bound);
        sender.wake();
    }

    void unbindGateway(Gateway unbound) {
        gateway.unbind(unbound);
    }

    /** Only now: what a predecessor has left over must find the connections. */
    @Activate
    void start() {
        sender.start();
    }

    @Deactivate
    void stop() {
        gateway.close();
        if (!drain.close(LEAVE)) LOG.warn("somebody is still publishing");
        try {
            if (gateway.now().isPresent()) delivery.awaitEnd(DELIVER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delivery.leave();
        sender.close();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("epoch", epoch);
        state.put("sequence", ring.last());
        state.put("sent", delivery.sent());
        state.put("kept", ring.after(0, Ring.MOST).stream().map(Kept::state).toList());
        vault.put(KEY, state);
    }

    private void deliver() {
        gateway.now().ifPresent(there -> delivery.round(there::connections));
    }

    @Override
    public void publish(List<Event> happening) {
        try (var inside = drain.enter()) {
            ring.add(happening.stream().map(Kept::of).toList());
            sender.wake();
        }
    }

    @Override
    public Subscribed subscribe(
            String session,
            List<String> topics,
            Optional<Map<String, Object>> filters,
            Optional<Position> resumeFrom,
            Optional<String> cause) {
        try (var inside = drain.enter()) {
            if (!topics.stream().allMatch(Topics::known))
                throw CamhostException.invalidParameter(
                        "topics", "known_topic", "topics are listed in the API reference");
            return delivery.subscribe(connection(session), topics, filters.map(Filters::checked), resumeFrom, cause);
        }
    }

    @Override
    public List<String> unsubscribe(String session, Optional<List<String>> topics) {
        try (var inside = drain.enter()) {
            return delivery.unsubscribe(connection(session), topics);
        }
    }

    @Override
    public Set<String> subscriptions(String session) {
        try (var inside = drain.enter()) {
            return Delivery.topics(connection(session).attributes());
        }
    }

    @Override
    public Statistics statistics() {
        try (var inside = drain.enter()) {
            return Delivery.statistics(connections());
        }
    }

    @Override
    public Position position() {
        try (var inside = drain.enter()) {
            return new Position(epoch, ring.last());
        }
    }

    private Connection connection(String session) {
        return gateway.now()
                .flatMap(there -> there.connection(session))
                .orElseThrow(() -> CamhostException.invalidState("CLOSED", "OPEN"));
    }

    private List<Connection> connections() {
        return gateway.now().map(Gateway::connections).orElse(List.of());
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Report report() {
        Map<String, Object> details = Map.of(
                "sequence",
                ring.last(),
                "kept",
                ring.last() - ring.first() + 1,
                "waiting",
                ring.last() - delivery.sent());
        return sender.failure()
                .map(why -> new Report(Health.UNHEALTHY, why, details))
                .orElseGet(() -> new Report(Health.HEALTHY, "events are delivered", details));
    }
}
