package io.camhost.health;

import io.camhost.api.HealthCheck.Health;

/**
 * From where on a measure is no longer healthy; from where on it is unhealthy follows from that.
 *
 * @param memoryPercent used
 * @param connectionsPercent of {@code maxConnections}
 * @param threads alive
 */
record Limits(double memoryPercent, double connectionsPercent, int threads, int maxConnections) {
    static final double STORAGE_FREE_HEALTHY = 30;
    static final double STORAGE_FREE_UNHEALTHY = 15;

    Limits {
        if (memoryPercent <= 0 || memoryPercent > 100) throw refused("memory_usage_percent", memoryPercent);
        if (connectionsPercent <= 0 || connectionsPercent > 100)
            throw refused("active_connections_percent", connectionsPercent);
        if (threads < 1)
            throw new IllegalArgumentException(
                    "performance.monitoring_thresholds.threads_limit: at least 1, got " + threads);
        if (maxConnections < 1)
            throw new IllegalArgumentException("server.max_connections: at least 1, got " + maxConnections);
    }

    private static IllegalArgumentException refused(String key, double got) {
        return new IllegalArgumentException(
                "performance.monitoring_thresholds." + key + ": above 0 and at most 100, got " + got);
    }

    Health memory(double percent) {
        return judge(percent, memoryPercent, memoryPercent + 5);
    }

    Health connections(int open) {
        return judge(100.0 * open / maxConnections, connectionsPercent, connectionsPercent + 5);
    }

    Health threads(int alive) {
        return judge(alive, threads, threads * 1.2);
    }

    static Health storage(double usedPercent) {
        double free = 100 - usedPercent;
        if (free > STORAGE_FREE_HEALTHY) return Health.HEALTHY;
        return free >= STORAGE_FREE_UNHEALTHY ? Health.DEGRADED : Health.UNHEALTHY;
    }

    private static Health judge(double value, double degraded, double unhealthy) {
        if (value < degraded) return Health.HEALTHY;
        return value <= unhealthy ? Health.DEGRADED : Health.UNHEALTHY;
    }
}
