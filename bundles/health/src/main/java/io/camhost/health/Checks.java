package io.camhost.health;

import io.camhost.api.HealthCheck;
import io.camhost.api.HealthCheck.Health;
import io.camhost.api.HealthCheck.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts' own reports, by name. What has just left counts on for the swap time. Threading: any thread. */
final class Checks {
    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

    private final LongSupplier nanoTime;
    private final Map<String, Recent<HealthCheck, Report>> byName = new TreeMap<>();
    private final Map<HealthCheck, String> names = new HashMap<>();

    Checks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void bind(HealthCheck check) {
        try {
            String name = check.name();
            names.put(check, name);
            byName.computeIfAbsent(name, any -> new Recent<>(Checks::report, nanoTime))
                    .bind(check);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} has no name and is left out", check.getClass().getName(), e);
        }
    }

    synchronized void unbind(HealthCheck check) {
        String name = names.remove(check);
        if (name == null) return;
        var recent = byName.get(name);
        if (recent != null) recent.unbind(check);
    }

    private static Report report(HealthCheck check) {
        try {
            return check.report();
        } catch (RuntimeException | LinkageError e) {
            return new Report(
                    Health.DEGRADED, "gives no report: " + e.getClass().getSimpleName(), Map.of());
        }
    }

    /** All reports, by name. */
    SortedMap<String, Report> reports() {
        List<String> known;
        Map<String, Recent<HealthCheck, Report>> recents;
        synchronized (this) {
            known = new ArrayList<>(byName.keySet());
            recents = Map.copyOf(byName);
        }
        SortedMap<String, Report> reports = new TreeMap<>();
        for (String name : known) {
            var recent = recents.get(name);
            if (recent != null) recent.ask().ifPresent(report -> reports.put(name, report));
        }
        return reports;
    }
}
