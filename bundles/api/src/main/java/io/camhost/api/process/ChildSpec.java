package io.camhost.api.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A child process as it is wanted.
 *
 * @param key unique in the host and stable, such as {@code publish/camera0}, {@code record/camera0}, {@code server/mediamtx}
 * @param argv program and arguments; never a shell
 * @param environment added to a small clean one (PATH, HOME, LANG, TZ)
 * @param folder working folder; made if missing
 * @param restart whether it is started again when it ends: with back-off and jitter, at most {@code restartBudget} times in 60 s
 * @param progress a file that grows or changes while the child makes progress; when it has not for {@code stallAfter}, the child
 *     is ended as hung (and started again if {@code restart})
 * @param stopSignal first signal for a stop: {@code INT} or {@code TERM}; KILL follows after {@code stopAfter}
 */
public record ChildSpec(
        String key,
        List<String> argv,
        Map<String, String> environment,
        Path folder,
        boolean restart,
        int restartBudget,
        Optional<Path> progress,
        Duration stallAfter,
        StopSignal stopSignal,
        Duration stopAfter) {
    public enum StopSignal {
        INT,
        TERM
    }

    public ChildSpec {
        if (key.isBlank()) throw new IllegalArgumentException("a child has a key");
        if (argv.isEmpty()) throw new IllegalArgumentException("a child has a program");
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /** Runs once until it ends by itself or is stopped with INT. */
    public static ChildSpec once(String key, List<String> argv, Path folder) {
        return new ChildSpec(
                key,
                argv,
                Map.of(),
                folder,
                false,
                0,
                Optional.empty(),
                Duration.ZERO,
                StopSignal.INT,
                Duration.ofSeconds(3));
    }

    /** Is kept running: at most 5 restarts in 60 s, INT to stop, KILL after 3 s. */
    public static ChildSpec kept(String key, List<String> argv, Path folder) {
        return new ChildSpec(
                key,
                argv,
                Map.of(),
                folder,
                true,
                5,
                Optional.empty(),
                Duration.ZERO,
                StopSignal.INT,
                Duration.ofSeconds(3));
    }

    /** Counts as hung when {@code file} has not changed for so long. */
    public ChildSpec watching(Path file, Duration stall) {
        return new ChildSpec(
                key,
                argv,
                environment,
                folder,
                restart,
                restartBudget,
                Optional.of(file),
                stall,
                stopSignal,
                stopAfter);
    }

    public ChildSpec withEnvironment(Map<String, String> variables) {
        return new ChildSpec(
                key, argv, variables, folder, restart, restartBudget, progress, stallAfter, stopSignal, stopAfter);
    }
}
