package io.camhost.testing;

import io.camhost.api.Deadline;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ChildStatus.State;
import io.camhost.api.process.Processes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Children that only exist on paper: they run until a test ends them. Threading: any thread. */
public final class FakeProcesses implements Processes {
    private final Map<String, ChildSpec> specs = new LinkedHashMap<>();
    private final Map<String, ChildStatus> children = new LinkedHashMap<>();
    private Function<List<String>, Result> runner = argv -> new Result(0, false, new byte[0], "", Duration.ofMillis(1));
    private long nextPid = 1000;
    private boolean slow;

    /** What {@link #run} answers. */
    public synchronized void whenRun(Function<List<String>, Result> answer) {
        runner = answer;
    }

    /** Children wait to be started from now on, until {@link #startAll}. */
    public synchronized void startSlowly() {
        slow = true;
    }

    /** Those that wait are started, and later ones at once. */
    public synchronized void startAll() {
        slow = false;
        specs.forEach((key, spec) -> children.computeIfPresent(
                key, (same, child) -> child.state() == State.WAITING ? started(spec, child.starts() + 1) : child));
    }

    private ChildStatus started(ChildSpec spec, int starts) {
        return status(spec, State.RUNNING, nextPid++, starts, 0, List.of());
    }

    /** The child ends by itself. @param logTail what it printed last */
    public synchronized void end(String key, int exitCode, String... logTail) {
        ChildSpec spec = specs.get(key);
        ChildStatus now = children.get(key);
        if (spec == null || now == null) throw new IllegalArgumentException("no child " + key);
        children.put(
                key,
                status(
                        spec,
                        spec.restart() ? State.WAITING : State.ENDED,
                        now.pid(),
                        now.starts(),
                        exitCode,
                        List.of(logTail)));
    }

    /** As it was wanted last. */
    public synchronized Optional<ChildSpec> spec(String key) {
        return Optional.ofNullable(specs.get(key));
    }

    private static ChildStatus status(
            ChildSpec spec, State state, long pid, int starts, int exitCode, List<String> logTail) {
        return new ChildStatus(
                spec.key(),
                spec.argv(),
                state,
                pid,
                Instant.now(),
                starts,
                state == State.RUNNING ? OptionalInt.empty() : OptionalInt.of(exitCode),
                false,
                logTail);
    }

    @Override
    public synchronized ChildStatus ensure(ChildSpec spec) {
        ChildStatus now = children.get(spec.key());
        ChildSpec before = specs.put(spec.key(), spec);
        boolean same = before != null
                && before.argv().equals(spec.argv())
                && before.environment().equals(spec.environment());
        if (now != null && now.running() && same) return now;
        int starts = now == null ? 0 : now.starts();
        ChildStatus started = slow ? status(spec, State.WAITING, 0, starts, 0, List.of()) : started(spec, starts + 1);
        children.put(spec.key(), started);
        return started;
    }

    @Override
    public synchronized void stop(String key) {
        specs.remove(key);
        children.remove(key);
    }

    @Override
    public void kill(String key) {
        end(key, 137);
    }

    @Override
    public void forget(String key) {
        stop(key);
    }

    @Override
    public synchronized Optional<ChildStatus> status(String key) {
        return Optional.ofNullable(children.get(key));
    }

    @Override
    public synchronized List<ChildStatus> list(String prefix) {
        return children.values().stream()
                .filter(child -> child.key().startsWith(prefix))
                .toList();
    }

    @Override
    public synchronized Result run(List<String> argv, Deadline deadline) {
        return runner.apply(argv);
    }
}
