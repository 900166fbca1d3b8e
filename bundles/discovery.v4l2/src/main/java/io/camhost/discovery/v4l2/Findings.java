package io.camhost.discovery.v4l2;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.HealthCheck.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What people should know of the looking, for the health report. Threading: any thread. */
final class Findings {
    private final Set<String> leftOut = new TreeSet<>();
    private final Map<String, String> unusable = new TreeMap<>();
    private long looks;

    synchronized void looked() {
        looks++;
    }

    /** @return whether that is new */
    synchronized boolean leftOut(String node) {
        return leftOut.add(node);
    }

    synchronized void unusable(String node, String reason) {
        unusable.put(node, reason);
    }

    synchronized void forget(String node) {
        unusable.remove(node);
    }

    synchronized Report report() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("polling_cycles", looks);
        details.put("left_out", java.util.List.copyOf(leftOut));
        details.put("unusable", Map.copyOf(unusable));
        if (unusable.isEmpty()) return new Report(Health.HEALTHY, "", details);
        Map.Entry<String, String> first = unusable.entrySet().iterator().next();
        return new Report(Health.DEGRADED, first.getKey() + ": " + first.getValue(), details);
    }
}
