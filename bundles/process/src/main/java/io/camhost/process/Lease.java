package io.camhost.process;

import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildSpec.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a child so that a later process of ours finds it again. It is written before the start, without {@code process}:
 * the intent. A child whose start was cut short is then found by {@code id}, which is in its environment.
 *
 * @param process empty before the start
 * @param bootId of the start
 * @param stopping whether its end has been asked for
 */
record Lease(
        String id,
        ChildSpec spec,
        Optional<Proc.Identity> process,
        String bootId,
        Instant startedAt,
        int starts,
        boolean stopping) {
    Lease started(Proc.Identity identity, Instant at) {
        return new Lease(id, spec, Optional.of(identity), bootId, at, starts, stopping);
    }

    Lease stopped() {
        return new Lease(id, spec, process, bootId, startedAt, starts, true);
    }

    /** As a tree of JDK types, for JSON and the vault. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("lease", id);
        map.put("spec", specToMap(spec));
        process.ifPresent(identity -> {
            map.put("pid", identity.pid());
            map.put("start_ticks", identity.startTicks());
        });
        map.put("boot_id", bootId);
        map.put("started_at", startedAt.toString());
        map.put("starts", starts);
        map.put("stopping", stopping);
        return map;
    }

    /** @throws RuntimeException of some kind when the tree is not one of ours */
    static Lease fromMap(Map<?, ?> map) {
        Optional<Proc.Identity> identity = map.get("pid") == null
                ? Optional.empty()
                : Optional.of(new Proc.Identity(number(map, "pid"), number(map, "start_ticks")));
        return new Lease(
                text(map, "lease"),
                specFromMap((Map<?, ?>) need(map, "spec")),
                identity,
                text(map, "boot_id"),
                Instant.parse(text(map, "started_at")),
                (int) number(map, "starts"),
                Boolean.TRUE.equals(map.get("stopping")));
    }

    static Map<String, Object> specToMap(ChildSpec spec) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", spec.key());
        map.put("argv", spec.argv());
        map.put("environment", spec.environment());
        map.put("folder", spec.folder().toString());
        map.put("restart", spec.restart());
        map.put("restart_budget", spec.restartBudget());
        spec.progress().ifPresent(file -> map.put("progress", file.toString()));
        map.put("stall_after_ms", spec.stallAfter().toMillis());
        map.put("stop_signal", spec.stopSignal().name());
        map.put("stop_after_ms", spec.stopAfter().toMillis());
        return map;
    }

    static ChildSpec specFromMap(Map<?, ?> map) {
        List<String> argv = new ArrayList<>();
        for (Object word : (List<?>) need(map, "argv")) argv.add((String) word);
        Map<String, String> environment = new LinkedHashMap<>();
        ((Map<?, ?>) need(map, "environment")).forEach((name, value) -> environment.put((String) name, (String) value));
        return new ChildSpec(
                text(map, "key"),
                argv,
                environment,
                Path.of(text(map, "folder")),
                Boolean.TRUE.equals(map.get("restart")),
                (int) number(map, "restart_budget"),
                Optional.ofNullable((String) map.get("progress")).map(Path::of),
                Duration.ofMillis(number(map, "stall_after_ms")),
                StopSignal.valueOf(text(map, "stop_signal")),
                Duration.ofMillis(number(map, "stop_after_ms")));
    }

    static long number(Map<?, ?> map, String name) {
        return ((Number) need(map, name)).longValue();
    }

    static String text(Map<?, ?> map, String name) {
        return (String) need(map, name);
    }

    static Object need(Map<?, ?> map, String name) {
        @Nullable Object value = map.get(name);
        if (value == null) throw new IllegalArgumentException(name + " is missing");
        return value;
    }
}
