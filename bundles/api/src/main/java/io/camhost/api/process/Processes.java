package io.camhost.api.process;

import io.camhost.api.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Child processes by key. A child outlives swaps of anything and the JVM: at the next start those whose leases are found alive are
 * adopted, and what asks for them with {@link #ensure} gets them as they are. Callers keep the key, never a handle.
 *
 * <p>Threading: any thread; {@link #ensure}, {@link #stop} and {@link #status} return at once (under 100 ms).
 *
 * @see ProcessListener
 */
@ProviderType
public interface Processes {
    /**
     * Sees to it that it runs. One that runs with the same {@code argv} and environment is left alone, one that runs with others
     * is stopped and then started anew; one that has FAILED or ENDED is started anew.
     */
    ChildStatus ensure(ChildSpec spec);

    /** Ends it: signal, wait, KILL, in the background. Nothing happens when there is none. */
    void stop(String key);

    /** Ends it at once with KILL, in the background. */
    void kill(String key);

    /** Forgets an ended one together with its log. */
    void forget(String key);

    Optional<ChildStatus> status(String key);

    /** All whose key starts with {@code prefix}. */
    List<ChildStatus> list(String prefix);

    /**
     * Runs a short program to its end and gives what it printed, at most 1 MiB of each. Blocks: for self-tests and probes, at most
     * a few seconds. The child is killed at the deadline.
     *
     * @throws io.camhost.api.CamhostException {@code DEPENDENCY_FAILED} when it cannot be started
     */
    Result run(List<String> argv, Deadline deadline) throws InterruptedException;

    /** @param timedOut whether it was killed at the deadline; then {@code exitCode} is -1 */
    record Result(int exitCode, boolean timedOut, byte[] output, String errors, Duration took) {}
}
