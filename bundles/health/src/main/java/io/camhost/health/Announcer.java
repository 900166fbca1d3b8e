package io.camhost.health;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.event.Event;
import io.camhost.vault.Vault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is told to clients: a transition of health that lasts, and once that the host is up. What was told is always in the
 * vault, since a successor begins before its predecessor has ended. One thread at a time.
 */
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final String KEY = "io.camhost.health";

    private final Vault vault;
    private final InstantSource clock;
    private final Debounce host;
    private final Debounce storage;
    private boolean up;

    Announcer(Vault vault, InstantSource clock, Duration hostTime, Duration storageTime) {
        this.vault = vault;
        this.clock = clock;
        Map<String, Object> before = vault.take(KEY).map(Vault.Handover::state).orElse(Map.of());
        host = new Debounce(hostTime, health(before.get("host")));
        storage = new Debounce(storageTime, health(before.get("storage")));
        up = Boolean.TRUE.equals(before.get("up"));
        keep();
    }

    private static @Nullable Health health(@Nullable Object name) {
        for (Health health : Health.values()) if (health.name().equals(name)) return health;
        return null;
    }

    /** What {@link #look} has found is told now: a successor need not tell it again. */
    void keep() {
        Map<String, Object> state = new LinkedHashMap<>();
        Health hostTold = host.told();
        Health storageTold = storage.told();
        if (hostTold != null) state.put("host", hostTold.name());
        if (storageTold != null) state.put("storage", storageTold.name());
        state.put("up", up);
        vault.put(KEY, state);
    }

    /** @return one happening to publish, and then to {@link #keep}; empty when there is nothing to tell */
    List<Event> look(Overview now, long nanoTime) {
        boolean first = host.told() == null;
        boolean hostChanged = host.changed(now.host(), nanoTime);
        boolean storageChanged = storage.changed(now.storage(), nanoTime);
        boolean risen = !up && now.ready();
        if (first) keep();
        up |= risen;
        if (!hostChanged && !storageChanged && !risen) return List.of();

        List<Event> happening = new ArrayList<>();
        if (risen) happening.add(event("system.startup", Map.of("version", now.version())));
        if (hostChanged || storageChanged) {
            LOG.info("The host is {} {}", now.overall(), now.problems());
            happening.add(event("system_health_update", now.status()));
            happening.add(event("system.health", Map.of("status", now.overall().name(), "metrics", now.metrics())));
        }
        return happening;
    }

    Event shutdown() {
        return event("system.shutdown", Map.of("reason", "the host is stopping"));
    }

    private Event event(String topic, Map<String, Object> payload) {
        return new Event(topic, Optional.empty(), payload, clock.instant(), Optional.empty());
    }
}
