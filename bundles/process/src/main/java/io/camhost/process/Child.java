package io.camhost.process;

import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ChildStatus.State;
import io.camhost.swap.Standstill;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where one child stands. Belongs to the watcher: only {@link Supervisor#round} and what it calls touch it. All times are of
 * {@link System#nanoTime}, which goes on through a swap.
 */
final class Child {
    ChildSpec spec;
    State state = State.WAITING;

    @Nullable
    Lease lease;

    /** Of the one that runs; empty when none does. */
    Optional<Proc.Identity> running = Optional.empty();

    /** Only of one this instance has started: tells how it ended. */
    @Nullable
    Process process;

    long pid;
    Instant startedAt = Instant.EPOCH;
    int starts;
    OptionalInt exitCode = OptionalInt.empty();
    boolean adopted;

    /** Its end has been asked for. */
    boolean stopping;

    /** When KILL is due, while stopping. */
    long killAt;

    /** What follows when it has ended. */
    @Nullable
    ChildSpec next;

    /** When it is started, while waiting. */
    long startAt;

    /** Until when the process of an intent is looked for; 0 when it is not. */
    long searchUntil;

    /** When it was started again within the last minute. */
    final Deque<Long> restarts = new ArrayDeque<>();

    private final Standstill progress = new Standstill(Supervisor.LOOK_AT_FILES);
    List<String> logTail = List.of();

    Child(ChildSpec spec) {
        this.spec = spec;
    }

    ChildStatus status() {
        return new ChildStatus(spec.key(), spec.argv(), state, pid, startedAt, starts, exitCode, adopted, logTail);
    }

    boolean searching() {
        return searchUntil != 0;
    }

    void progressBegins(long now) {
        progress.begin(now, mark());
    }

    /** Looks whether its progress file has not changed for too long. */
    boolean stalled(long now) {
        if (spec.progress().isEmpty() || spec.stallAfter().isZero()) return false;
        return progress.look(now, mark()).compareTo(spec.stallAfter()) > 0;
    }

    private long mark() {
        return spec.progress()
                .map(Path::toFile)
                .map(file -> file.lastModified() * 31 + file.length())
                .orElse(0L);
    }

    /** For the successor. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("spec", Lease.specToMap(spec));
        map.put("state", state.name());
        if (lease != null) map.put("lease", lease.toMap());
        map.put("runs", running.isPresent());
        map.put("pid", pid);
        map.put("started_at", startedAt.toString());
        map.put("starts", starts);
        exitCode.ifPresent(code -> map.put("exit_code", code));
        map.put("adopted", adopted);
        map.put("stopping", stopping);
        map.put("kill_at", killAt);
        map.put("start_at", startAt);
        map.put("search_until", searchUntil);
        if (next != null) map.put("next", Lease.specToMap(next));
        map.put("restarts", new ArrayList<>(restarts));
        map.put("log_tail", logTail);
        return map;
    }

    static Child fromMap(Map<?, ?> map) {
        Child child = new Child(Lease.specFromMap((Map<?, ?>) Lease.need(map, "spec")));
        child.state = State.valueOf(Lease.text(map, "state"));
        if (map.get("lease") instanceof Map<?, ?> lease) child.lease = Lease.fromMap(lease);
        if (child.lease != null && Boolean.TRUE.equals(map.get("runs"))) child.running = child.lease.process();
        child.pid = Lease.number(map, "pid");
        child.startedAt = Instant.parse(Lease.text(map, "started_at"));
        child.starts = (int) Lease.number(map, "starts");
        if (map.get("exit_code") instanceof Number code) child.exitCode = OptionalInt.of(code.intValue());
        child.adopted = Boolean.TRUE.equals(map.get("adopted")) || child.running.isPresent();
        child.stopping = Boolean.TRUE.equals(map.get("stopping"));
        child.killAt = Lease.number(map, "kill_at");
        child.startAt = Lease.number(map, "start_at");
        child.searchUntil = Lease.number(map, "search_until");
        if (map.get("next") instanceof Map<?, ?> next) child.next = Lease.specFromMap(next);
        for (Object at : (List<?>) Lease.need(map, "restarts")) child.restarts.add(((Number) at).longValue());
        child.logTail = ((List<?>) Lease.need(map, "log_tail"))
                .stream().map(String::valueOf).toList();
        return child;
    }
}
