package io.camhost.media.mediamtx;

import io.camhost.api.HealthCheck.Health;
import java.time.Duration;
import java.util.Map;

/**
 * Checks the server now and then, and judges from that how it has been: beside the rounds, which look for a lost server all the time
 * and bring everything back at once. Threading: checks on one thread, {@link #seen} on any.
 */
final class ServerCheck {
    private static final int DEGRADED = 3;
    private static final int UNHEALTHY = 5;

    /** @param message blank when it is healthy @param details counters */
    record Seen(Health health, String message, Map<String, Object> details) {}

    private final Breaker breaker;
    private final Duration limit;
    private final Api api;
    private volatile Seen seen;

    /** @param limit for an answer */
    ServerCheck(Breaker breaker, Duration limit, Api api, Map<?, ?> before) {
        this.breaker = breaker;
        this.limit = limit;
        this.api = api;
        breaker.restore(before);
        this.seen = judge();
    }

    Seen seen() {
        return seen;
    }

    /** For the successor. */
    Map<String, Object> keep() {
        return breaker.keep();
    }

    /** Checks, if it is time to. */
    void step() {
        Breaker.State before = breaker.state();
        if (breaker.due()) {
            try {
                api.check(limit);
                breaker.succeeded();
            } catch (ApiException e) {
                if (e.kind() == ApiException.Kind.CLOSED) return;
                breaker.failed(String.valueOf(e.getMessage()));
            }
            seen = judge();
        } else if (before != breaker.state()) {
            seen = judge();
        }
    }

    private Seen judge() {
        int failures = breaker.failures();
        boolean improves = breaker.confirmations() > 0;
        if (breaker.state() == Breaker.State.OPEN || failures >= UNHEALTHY && !improves)
            return new Seen(Health.UNHEALTHY, failures + " checks in a row failed", breaker.details());
        if (improves)
            return new Seen(
                    Health.DEGRADED,
                    "it recovers: " + breaker.confirmations() + " good answers so far",
                    breaker.details());
        if (failures >= DEGRADED)
            return new Seen(Health.DEGRADED, failures + " checks in a row failed", breaker.details());
        return new Seen(Health.HEALTHY, "", breaker.details());
    }
}
