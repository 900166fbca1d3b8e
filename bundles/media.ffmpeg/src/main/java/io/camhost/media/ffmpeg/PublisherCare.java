package io.camhost.media.ffmpeg;

import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import io.camhost.media.ffmpeg.LiveFolder.NextRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one camera's publisher as it is wanted. It is started anew by us and not by {@code process}, since each run has its own
 * numbers; and for ever, since a camera may come to its senses after an hour. One thread at a time.
 */
final class PublisherCare {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherCare.class);
    private static final long FIRST_PAUSE = Duration.ofMillis(200).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(10).toNanos();
    /** Who has lived so long begins with a short pause again. */
    private static final long STABLE = Duration.ofSeconds(10).toNanos();

    private final LiveFolder folder;
    private final LongSupplier nanoTime;
    private final String key;
    private int failures;
    private long startedAt;
    private long startAt;
    private boolean running;
    private boolean changing;
    private boolean known;
    private Optional<String> problem = Optional.empty();
    private Optional<ChildStatus> child = Optional.empty();

    PublisherCare(String key, LiveFolder folder, LongSupplier nanoTime) {
        this.key = key;
        this.folder = folder;
        this.nanoTime = nanoTime;
        this.startAt = nanoTime.getAsLong();
    }

    Optional<String> problem() {
        return problem;
    }

    /** The publisher that runs now. */
    Optional<ChildStatus> child() {
        return child.filter(ChildStatus::running);
    }

    /** It is not wanted for now: what was is forgotten. */
    void rest() {
        running = false;
        changing = false;
        known = false;
        failures = 0;
        startAt = nanoTime.getAsLong();
        problem = Optional.empty();
        child = Optional.empty();
    }

    /**
     * One look.
     *
     * @param now the child as it is
     * @param inUse whether a change would cut somebody
     */
    void look(Processes processes, @Nullable ChildStatus now, WantedStream wanted, boolean inUse) {
        child = Optional.ofNullable(now);
        Optional<NextRun> run = now == null ? Optional.empty() : PublisherCommand.runOf(now.argv());
        boolean lives = now != null && (now.running() || now.state() == ChildStatus.State.WAITING);
        if (now == null || !lives || run.isEmpty()) {
            if (changing) startAt = nanoTime.getAsLong();
            else if (running && now != null) ended(now);
            changing = false;
            running = false;
            if (nanoTime.getAsLong() - startAt >= 0) start(processes, wanted);
            return;
        }
        if (!running) lives(run.get());
        if (failures > 0 && nanoTime.getAsLong() - startedAt > STABLE) failures = 0;
        Optional<ChildSpec> same = PublisherCommand.spec(wanted, folder.path(), run.get());
        if (same.isPresent() && same.get().argv().equals(now.argv())) {
            problem = failures > 0 && !folder.hasRun(run.get().run()) ? problem : Optional.empty();
        } else if (inUse) {
            problem = Optional.of("another encoding is wanted; it begins when nobody watches or records");
        } else if (!changing) {
            changing = true; // not before it has ended is known with which number the next one begins
            processes.stop(key);
        }
    }

    private void lives(NextRun run) {
        running = true;
        startedAt = nanoTime.getAsLong();
        if (!known) folder.begins(run.run());
        known = true;
    }

    private void ended(ChildStatus now) {
        long lived = nanoTime.getAsLong() - startedAt;
        failures = lived > STABLE ? 1 : failures + 1;
        long pause = Math.min(FIRST_PAUSE << Math.min(failures - 1, 10), LONGEST_PAUSE);
        startAt = nanoTime.getAsLong() + pause;
        String how = now.exitCode().isPresent() ? "exit code " + now.exitCode().getAsInt() : "unknown exit code";
        problem = Optional.of("the publisher has ended (" + how + ") and is started again");
        if (failures == 1 || failures % 10 == 0)
            LOG.warn("{}: ended ({}), {} in a row; last lines: {}", key, how, failures, now.logTail());
    }

    private void start(Processes processes, WantedStream wanted) {
        NextRun run = folder.nextRun();
        Optional<ChildSpec> spec = PublisherCommand.spec(wanted, folder.path(), run);
        if (spec.isEmpty()) {
            problem = Optional.of("the embedded driver cannot open sources of the kind "
                    + wanted.source().kind());
            return;
        }
        try {
            folder.make();
            folder.begins(run.run());
            known = true;
            child = Optional.of(processes.ensure(spec.get()));
            running = true;
            startedAt = nanoTime.getAsLong();
        } catch (IOException e) {
            LOG.error("{} cannot be made: {}", folder.path(), e.toString());
            problem = Optional.of("the folder of live segments cannot be written");
            startAt = nanoTime.getAsLong() + LONGEST_PAUSE;
        }
    }
}
