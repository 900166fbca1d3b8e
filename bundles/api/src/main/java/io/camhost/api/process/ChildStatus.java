package io.camhost.api.process;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A child as it is.
 *
 * @param pid of the last start; 0 when it never started
 * @param startedAt of the last start
 * @param starts how often it was started since it is wanted
 * @param exitCode of the last end; empty while running, and for adopted children (not to be trusted anyway: see the log's tail)
 * @param adopted whether it was started by an earlier process of ours
 * @param logTail the last lines it printed, at most 10, at most 2 KiB; meant for logs, not for clients
 */
public record ChildStatus(
        String key,
        List<String> argv,
        State state,
        long pid,
        Instant startedAt,
        int starts,
        OptionalInt exitCode,
        boolean adopted,
        List<String> logTail) {
    public enum State {
        RUNNING,
        /** Ended; is started again after its back-off. */
        WAITING,
        /** Ended and not started again: it ran once. */
        ENDED,
        /** Ended and given up: the restart budget is spent, or the program cannot be started. */
        FAILED
    }

    public boolean running() {
        return state == State.RUNNING;
    }
}
