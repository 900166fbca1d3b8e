package io.camhost.api;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** One part's own report. Publish it as a service, and health endpoints, {@code get_status} and the status command show it. */
@ConsumerType
public interface HealthCheck {
    /** Lower-case word, such as {@code cameras}, {@code mediamtx}, {@code storage}; one part, one name. */
    String name();

    /** How it is now, from memory: returns in under 10 ms and never throws. */
    Report report();

    /** @param details JDK types that can become JSON; no paths, no secrets */
    record Report(Health health, String message, Map<String, Object> details) {
        public Report {
            details = Map.copyOf(details);
        }

        public static Report healthy(String message) {
            return new Report(Health.HEALTHY, message, Map.of());
        }
    }

    /** From best to worst. */
    enum Health {
        HEALTHY,
        /** Not there yet; not counted as a fault. */
        STARTING,
        DEGRADED,
        UNHEALTHY
    }
}
