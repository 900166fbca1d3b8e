package io.camhost.process;

import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ChildStatus.State;
import io.camhost.swap.Loop;
import io.camhost.vault.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that looks after all children, and the board where the others leave what they want and read how it is. Files, starts
 * and signals happen on this thread only, so that nobody who asks waits for a disk.
 */
final class Watcher {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int WAITING_COMMANDS = 10_000;

    /** Something to do for the supervisor. */
    private interface Command {
        void on(Supervisor supervisor) throws InterruptedException;
    }

    private record Task(String key, Command command) {}

    private final Supervisor supervisor;
    private final ChildLog logs;
    private final Announcer announcer;
    private final Loop loop;
    /** Held during a round, so that its end is not one in the middle of a start. */
    private final ReentrantLock rounds = new ReentrantLock();

    private boolean closed;
    private boolean news = true; // since it was last put up; on the watcher's thread, as rounds are

    // the board, all under its own lock
    private final Object board = new Object();
    private final ArrayDeque<Task> tasks = new ArrayDeque<>();
    private final Map<String, Integer> asked = new HashMap<>(); // tasks by key that are not done yet
    private final Map<String, ChildStatus> statuses = new HashMap<>();

    private Watcher(Proc proc, Path runFolder, Starter starter, Announcer announcer) {
        LeaseFolder.makePrivate(runFolder);
        this.announcer = announcer;
        logs = new ChildLog(runFolder.resolve("children"));
        supervisor = new Supervisor(
                proc,
                new LeaseFolder(runFolder.resolve("leases")),
                logs,
                starter,
                new Backoff(new Random()),
                System::nanoTime,
                this::changed);
        loop = new Loop("process-watcher", LOOK, this::round);
    }

    /** @param handover what a predecessor in this JVM has left; without one the leases on disk are read */
    static Watcher start(
            Proc proc, Path runFolder, Starter starter, Announcer announcer, Optional<Vault.Handover> handover) {
        Watcher watcher = new Watcher(proc, runFolder, starter, announcer);
        if (handover.isPresent() && handover.get().state().get("children") instanceof Collection<?> states)
            watcher.supervisor.restore(states);
        else watcher.supervisor.adoptFromDisk();
        watcher.publish();
        watcher.loop.start();
        return watcher;
    }

    /** Ends the thread; children go on. */
    void close() {
        rounds.lock();
        try {
            closed = true;
        } finally {
            rounds.unlock();
        }
        loop.close();
    }

    /** For a successor; after {@link #close}. What was asked for and not done yet is in it. */
    List<Map<String, Object>> state() throws InterruptedException {
        work();
        return supervisor.state();
    }

    /** After {@link #close}. */
    void endAll(Duration grace) throws InterruptedException {
        work();
        supervisor.endAll(grace);
    }

    Optional<String> failure() {
        return loop.failure();
    }

    private void round() throws InterruptedException {
        synchronized (board) {
            while (tasks.isEmpty() && supervisor.idle()) board.wait();
        }
        rounds.lockInterruptibly();
        try {
            if (closed) return;
            work();
            supervisor.round();
            if (news) publish();
            news = false;
        } finally {
            rounds.unlock();
        }
    }

    private void work() throws InterruptedException {
        while (true) {
            Task task;
            synchronized (board) {
                task = tasks.poll();
            }
            if (task == null) return;
            news = true;
            try {
                task.command().on(supervisor);
            } finally {
                synchronized (board) {
                    asked.computeIfPresent(task.key(), (key, count) -> count > 1 ? count - 1 : null);
                }
            }
        }
    }

    private void changed(ChildStatus status) {
        news = true;
        synchronized (board) {
            if (!asked.containsKey(status.key())) statuses.put(status.key(), status);
        }
        announcer.tell(status);
    }

    /** Puts up how it is, but for those of whom something has been asked meanwhile: they would seem not to have heard. */
    private void publish() {
        Collection<ChildStatus> now = supervisor.statuses();
        synchronized (board) {
            statuses.keySet().removeIf(key -> !asked.containsKey(key));
            for (ChildStatus status : now) if (!asked.containsKey(status.key())) statuses.put(status.key(), status);
        }
    }

    ChildStatus ensure(ChildSpec spec) {
        ChildStatus promised;
        synchronized (board) {
            ChildStatus now = statuses.get(spec.key());
            boolean goesOn = now != null && now.running() && now.argv().equals(spec.argv());
            promised = now != null && goesOn ? now : waiting(spec, now);
            ask(spec.key(), supervisor -> supervisor.ensure(spec));
            statuses.put(spec.key(), promised);
        }
        loop.wake();
        return promised;
    }

    private static ChildStatus waiting(ChildSpec spec, @Nullable ChildStatus before) {
        if (before != null && before.state() == State.WAITING && before.argv().equals(spec.argv())) return before;
        return new ChildStatus(
                spec.key(),
                spec.argv(),
                State.WAITING,
                before == null ? 0 : before.pid(),
                before == null ? Instant.EPOCH : before.startedAt(),
                0,
                OptionalInt.empty(),
                false,
                List.of());
    }

    void stop(String key) {
        if (know(key, status -> status.running() || status.state() == State.WAITING, s -> s.stop(key))) loop.wake();
    }

    void kill(String key) {
        if (know(key, status -> status.running() || status.state() == State.WAITING, s -> s.kill(key))) loop.wake();
    }

    void forget(String key) {
        if (know(key, status -> !status.running(), s -> s.forget(key))) loop.wake();
    }

    private boolean know(String key, Predicate<ChildStatus> when, Command command) {
        synchronized (board) {
            ChildStatus status = statuses.get(key);
            if (!asked.containsKey(key) && (status == null || !when.test(status))) return false;
            ask(key, command);
            return true;
        }
    }

    private void ask(String key, Command command) {
        if (tasks.size() >= WAITING_COMMANDS)
            throw new IllegalStateException("the watcher of child processes is stuck");
        tasks.add(new Task(key, command));
        asked.merge(key, 1, Integer::sum);
        board.notifyAll();
    }

    Optional<ChildStatus> status(String key) {
        ChildStatus status;
        synchronized (board) {
            status = statuses.get(key);
        }
        if (status == null || !status.running()) return Optional.ofNullable(status);
        return Optional.of(new ChildStatus(
                key,
                status.argv(),
                status.state(),
                status.pid(),
                status.startedAt(),
                status.starts(),
                status.exitCode(),
                status.adopted(),
                logs.tail(key)));
    }

    List<ChildStatus> list(String prefix) {
        synchronized (board) {
            return statuses.values().stream()
                    .filter(status -> status.key().startsWith(prefix))
                    .sorted(Comparator.comparing(ChildStatus::key))
                    .toList();
        }
    }
}
