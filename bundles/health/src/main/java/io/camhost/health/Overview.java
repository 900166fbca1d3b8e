package io.camhost.health;

import io.camhost.api.HealthCheck.Health;
import io.camhost.api.HealthCheck.Report;
import io.camhost.api.media.MediaServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * The host at one moment.
 *
 * @param host all but the storage
 * @param storage the storage alone: it changes slowly and is told of later
 * @param reports of the parts, by name
 * @param problems what is not healthy, with why
 * @param metrics numbers that were measured
 */
record Overview(
        String version,
        Duration uptime,
        Health host,
        Health storage,
        State websocket,
        State cameras,
        State media,
        SortedMap<String, Report> reports,
        SortedMap<String, String> problems,
        Map<String, Object> metrics) {

    /** As {@code get_status} names it. */
    enum State {
        RUNNING,
        STOPPED,
        ERROR,
        STARTING;

        static State of(MediaServer.State state) {
            return switch (state) {
                case STARTING -> STARTING;
                case RUNNING -> RUNNING;
                case STOPPED -> STOPPED;
                case ERROR -> ERROR;
            };
        }
    }

    Health overall() {
        return worse(host, storage);
    }

    /** Starting is no fault. */
    static Health worse(Health one, Health other) {
        Health worst = one.compareTo(other) > 0 ? one : other;
        return worst == Health.STARTING ? Health.HEALTHY : worst;
    }

    /** Started, and the media server can be reached. */
    boolean ready() {
        return missing().isEmpty();
    }

    /** Parts that are not ready yet, with their state in lower case. */
    Map<String, Object> missing() {
        Map<String, Object> missing = new LinkedHashMap<>();
        put(missing, "websocket_server", websocket);
        put(missing, "camera_monitor", cameras);
        put(missing, "mediamtx", media);
        return missing;
    }

    private static void put(Map<String, Object> missing, String part, State state) {
        boolean looking = part.equals("camera_monitor") && state == State.ERROR; // it runs, and says what it cannot see
        if (state != State.RUNNING && !looking) missing.put(part, state.name().toLowerCase(Locale.ROOT));
    }

    /** The result of {@code get_status}. */
    Map<String, Object> status() {
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("websocket_server", websocket.name());
        components.put("camera_monitor", cameras.name());
        components.put("mediamtx", media.name());
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("status", overall().name());
        status.put("uptime", uptime.toMillis() / 1000.0);
        status.put("version", version);
        status.put("components", components);
        if (!problems.isEmpty()) status.put("problems", new LinkedHashMap<String, Object>(problems));
        return status;
    }
}
