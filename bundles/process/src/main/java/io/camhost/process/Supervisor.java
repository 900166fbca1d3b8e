package io.camhost.process;

import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ChildStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with children, one round after another, all on one thread: looks whether they live, starts what is due, ends what
 * must end. Own and adopted ones are treated alike.
 */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final int KEPT_ENDED = 200;
    private static final long SEARCH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long KILL_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
    static final Duration LOOK_AT_FILES = Duration.ofMillis(500);

    private final Proc proc;
    private final LeaseFolder leases;
    private final ChildLog logs;
    private final Starter starter;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final Consumer<ChildStatus> changed;
    private final Map<String, Child> children = new LinkedHashMap<>();
    private long filesLookedAt;

    /** @param changed is told every change of state, on the watcher's thread */
    Supervisor(
            Proc proc,
            LeaseFolder leases,
            ChildLog logs,
            Starter starter,
            Backoff backoff,
            LongSupplier nanoTime,
            Consumer<ChildStatus> changed) {
        this.proc = proc;
        this.leases = leases;
        this.logs = logs;
        this.starter = starter;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
        this.changed = changed;
        this.filesLookedAt = nanoTime.getAsLong();
    }

    /** Takes over what an earlier JVM has left running; the leases of all others are void. */
    void adoptFromDisk() {
        List<Lease> found = leases.read();
        var intents = found.stream()
                .filter(lease -> lease.process().isEmpty() && sameBoot(lease))
                .map(Lease::id)
                .collect(Collectors.toSet());
        Map<String, Proc.Identity> lost = intents.isEmpty() ? Map.of() : proc.findByLease(intents);
        for (Lease lease : found) {
            Optional<Proc.Identity> identity = lease.process()
                    .or(() -> Optional.ofNullable(lost.get(lease.id())))
                    .filter(proc::alive);
            Child child = new Child(lease.spec());
            child.lease = lease;
            child.starts = lease.starts();
            child.adopted = true;
            if (sameBoot(lease) && identity.isPresent()) {
                adopt(child, identity.get());
                children.put(lease.spec().key(), child);
            } else if (sameBoot(lease) && lease.process().isEmpty()) {
                child.searchUntil = nanoTime.getAsLong() + SEARCH_NANOS; // it may be on its way into being
                children.put(lease.spec().key(), child);
            } else {
                leases.delete(lease.spec().key());
            }
        }
        logs.keepOnly(children.keySet());
    }

    private boolean sameBoot(Lease lease) {
        return lease.bootId().equals(proc.bootId());
    }

    private void adopt(Child child, Proc.Identity identity) {
        Lease lease = Objects.requireNonNull(child.lease);
        Instant startedAt = lease.process().isPresent() ? lease.startedAt() : Instant.now();
        child.lease = lease.started(identity, startedAt);
        child.running = Optional.of(identity);
        child.pid = identity.pid();
        child.startedAt = startedAt;
        child.state = State.RUNNING;
        child.searchUntil = 0;
        child.progressBegins(nanoTime.getAsLong());
        save(child.lease);
        LOG.info("{}: adopted, pid {}", child.spec.key(), identity.pid());
        if (lease.stopping()) {
            child.stopping = true;
            child.killAt = nanoTime.getAsLong();
        }
    }

    /** Takes over from a predecessor in this JVM. */
    void restore(Collection<?> states) {
        for (Object state : states) {
            try {
                Child child = Child.fromMap((Map<?, ?>) state);
                child.progressBegins(nanoTime.getAsLong());
                children.put(child.spec.key(), child);
            } catch (RuntimeException e) {
                LOG.warn("a child of the predecessor is not understood: {}", e.toString());
            }
        }
    }

    /** For a successor in this JVM. */
    List<Map<String, Object>> state() {
        return children.values().stream().map(Child::toMap).toList();
    }

    Collection<ChildStatus> statuses() {
        return children.values().stream().map(Child::status).toList();
    }

    boolean idle() {
        return children.values().stream().noneMatch(child -> child.running.isPresent() || child.state == State.WAITING);
    }

    void ensure(ChildSpec spec) throws InterruptedException {
        Child child = children.get(spec.key());
        if (child == null) {
            child = new Child(spec);
            children.put(spec.key(), child);
        } else if (child.running.isPresent() || child.searching()) {
            if (!child.stopping && same(child.spec, spec)) {
                child.spec = spec; // what does not need a new start counts from now on
                return;
            }
            child.next = spec;
            if (!child.stopping && child.running.isPresent()) askToEnd(child);
            return;
        } else if (child.state == State.WAITING && same(child.spec, spec)) {
            child.spec = spec;
            return;
        }
        begin(child, spec);
    }

    /** A new life: nothing of the earlier one counts. */
    private void begin(Child child, ChildSpec spec) {
        child.spec = spec;
        child.next = null;
        child.stopping = false;
        child.starts = 0;
        child.restarts.clear();
        child.exitCode = OptionalInt.empty();
        child.adopted = false;
        child.logTail = List.of();
        child.startAt = nanoTime.getAsLong();
        child.state = State.WAITING;
    }

    static boolean same(ChildSpec one, ChildSpec other) {
        return one.argv().equals(other.argv()) && one.environment().equals(other.environment());
    }

    void stop(String key) throws InterruptedException {
        Child child = children.get(key);
        if (child == null) return;
        child.next = null;
        if (child.running.isPresent()) {
            if (!child.stopping) askToEnd(child);
        } else if (child.searching()) {
            child.stopping = true;
        } else if (child.state == State.WAITING) {
            leases.delete(key);
            turn(child, State.ENDED);
        }
    }

    void kill(String key) throws InterruptedException {
        Child child = children.get(key);
        if (child == null) return;
        // before the signal of a stop, which may end the leader and leave the rest of its group behind
        if (child.running.isPresent()) starter.kill(child.running.get());
        stop(key);
        if (child.running.isPresent()) child.killAt = nanoTime.getAsLong() + KILL_AGAIN_NANOS;
    }

    void forget(String key) {
        Child child = children.get(key);
        if (child == null || child.running.isPresent() || child.state == State.WAITING) return;
        children.remove(key);
        logs.delete(key);
    }

    private void askToEnd(Child child) throws InterruptedException {
        child.stopping = true;
        child.killAt = nanoTime.getAsLong() + child.spec.stopAfter().toNanos();
        if (child.lease != null) {
            child.lease = child.lease.stopped();
            save(child.lease);
        }
        starter.signal(child.running.orElseThrow(), child.spec.stopSignal());
    }

    /** Looks after each once. */
    void round() throws InterruptedException {
        long now = nanoTime.getAsLong();
        boolean files = now - filesLookedAt >= LOOK_AT_FILES.toNanos();
        if (files) filesLookedAt = now;
        for (Child child : List.copyOf(children.values())) {
            if (child.running.isPresent()) lookAfter(child, child.running.get(), now, files);
            else if (child.searching()) search(child, now);
            else if (child.state == State.WAITING && now - child.startAt >= 0) start(child);
        }
        dropOldest();
    }

    private void lookAfter(Child child, Proc.Identity identity, long now, boolean files) throws InterruptedException {
        if (!proc.alive(identity)) {
            ended(child);
        } else if (child.stopping) {
            if (now - child.killAt < 0) return;
            LOG.warn("{}: does not end, killed", child.spec.key());
            child.killAt = now + KILL_AGAIN_NANOS;
            starter.kill(identity);
        } else if (files) {
            logs.bound(child.spec.key());
            if (!child.stalled(now)) return;
            LOG.warn("{}: no progress for {}, killed", child.spec.key(), child.spec.stallAfter());
            logs.note(child.spec.key(), "camhost: hung, no progress for " + child.spec.stallAfter() + ": killed");
            child.progressBegins(now);
            starter.kill(identity);
        }
    }

    /** An intent was left without a process: the start was cut short, or its process was not told to us. */
    private void search(Child child, long now) throws InterruptedException {
        Lease lease = Objects.requireNonNull(child.lease);
        Optional<Proc.Identity> found =
                Optional.ofNullable(proc.findByLease(Set.of(lease.id())).get(lease.id()));
        if (found.isPresent()) {
            boolean stop = child.stopping || child.next != null;
            adopt(child, found.get());
            if (stop) askToEnd(child);
            changed.accept(child.status());
        } else if (now - child.searchUntil >= 0) {
            child.searchUntil = 0;
            leases.delete(child.spec.key());
            if (child.next != null) begin(child, child.next);
            else turn(child, State.ENDED);
        }
    }

    private void start(Child child) throws InterruptedException {
        ChildSpec spec = child.spec;
        String key = spec.key();
        try {
            Lease intent = new Lease(
                    UUID.randomUUID().toString(),
                    spec,
                    Optional.empty(),
                    proc.bootId(),
                    Instant.now(),
                    child.starts + 1,
                    false);
            leases.write(intent);
            child.lease = intent;
            logs.bound(key);
            Process process = starter.start(spec, intent.id(), logs.file(key));
            long ticks = proc.stat(process.pid()).map(Proc.Stat::startTicks).orElse(-1L); // -1: has ended already
            Proc.Identity identity = new Proc.Identity(process.pid(), ticks);
            child.process = process;
            child.running = Optional.of(identity);
            child.pid = process.pid();
            child.startedAt = Instant.now();
            child.starts++;
            child.exitCode = OptionalInt.empty();
            child.adopted = false;
            child.logTail = List.of();
            child.progressBegins(nanoTime.getAsLong());
            child.lease = intent.started(identity, child.startedAt);
            save(child.lease);
            turn(child, State.RUNNING);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: cannot be started: {}", key, e.getMessage());
            leases.delete(key);
            logs.note(key, "camhost: cannot be started: " + e.getMessage());
            child.logTail = logs.tail(key);
            turn(child, State.FAILED);
        }
    }

    private void ended(Child child) throws InterruptedException {
        String key = child.spec.key();
        Process process = child.process;
        if (process != null && process.waitFor(200, TimeUnit.MILLISECONDS))
            child.exitCode = OptionalInt.of(process.exitValue());
        child.process = null;
        child.running = Optional.empty();
        child.logTail = logs.tail(key);
        ChildSpec next = child.next;
        if (next != null) {
            begin(child, next);
            changed.accept(child.status());
        } else if (child.stopping || !child.spec.restart()) {
            child.stopping = false;
            leases.delete(key);
            turn(child, State.ENDED);
        } else {
            again(child);
        }
    }

    private void again(Child child) {
        long now = nanoTime.getAsLong();
        int before = Backoff.recent(child.restarts, now);
        if (before >= child.spec.restartBudget()) {
            LOG.error(
                    "{}: ended {} times within {} s and is given up; last lines: {}",
                    child.spec.key(),
                    before + 1,
                    Backoff.WINDOW.toSeconds(),
                    child.logTail);
            leases.delete(child.spec.key());
            turn(child, State.FAILED);
            return;
        }
        Duration delay = backoff.delay(before);
        child.restarts.addLast(now);
        child.startAt = now + delay.toNanos();
        LOG.warn("{}: ended, exit {}; started again in {} ms", child.spec.key(), child.exitCode, delay.toMillis());
        turn(child, State.WAITING);
    }

    private void turn(Child child, State state) {
        child.state = state;
        changed.accept(child.status());
    }

    private void save(Lease lease) {
        try {
            leases.write(lease);
        } catch (IOException e) {
            LOG.warn(
                    "{}: its lease is not written, a restart would not find it: {}",
                    lease.spec().key(),
                    e.toString());
        }
    }

    /** Ended ones nobody has forgotten do not pile up. */
    private void dropOldest() {
        List<String> ended = new ArrayList<>();
        children.forEach((key, child) -> {
            if (child.state == State.ENDED) ended.add(key);
        });
        for (int i = 0; i < ended.size() - KEPT_ENDED; i++) forget(ended.get(i));
    }

    /** Ends all, by their own signal and then by KILL, and waits for it. */
    void endAll(Duration grace) throws InterruptedException {
        for (String key : List.copyOf(children.keySet())) stop(key);
        long end = System.nanoTime() + grace.toNanos();
        while (!noneRuns() && System.nanoTime() - end < 0) {
            round();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        for (Child child : children.values()) if (child.running.isPresent()) starter.kill(child.running.get());
        long last = System.nanoTime() + Duration.ofMillis(500).toNanos();
        while (!noneRuns() && System.nanoTime() - last < 0) {
            round();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private boolean noneRuns() {
        return children.values().stream().noneMatch(child -> child.running.isPresent());
    }
}
