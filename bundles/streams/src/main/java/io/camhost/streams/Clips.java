package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.media.Clip;
import io.camhost.api.media.Clip.Refusal;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.Reserved;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.swap.Gate;
import io.camhost.swap.mp4.RecordedMp4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clips in progress: cut from the files of recordings by an ffmpeg that copies, two at a time.
 *
 * <p>Threading: {@link #advance} on one thread, which may wait for a disk; everything else on any.
 */
final class Clips {
    static final String CHILD = "clip/";
    /** Longer ones are refused. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Clips.class);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** So far away what is recorded is told of to who has asked for a time without anything. */
    private static final Duration NEAR = Duration.ofHours(1);

    private static final int AT_ONCE = 2;
    private static final int WAITING = 20;
    private static final long LEFT_FREE = 50L << 20;

    private final Path folder;
    private final Gate<Storage> storage;
    private final Gate<Processes> processes;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<String, ClipJob> jobs = new LinkedHashMap<>();

    /** @param folder for lists of what is cut */
    Clips(Path folder, Gate<Storage> storage, Gate<Processes> processes, InstantSource clock, LongSupplier nanoTime) {
        this.folder = folder;
        this.storage = storage;
        this.processes = processes;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    synchronized void create(Clip.Request request) {
        if (jobs.containsKey(request.id())) return;
        Duration length = Duration.between(request.from(), request.until());
        if (length.isNegative() || length.isZero())
            throw CamhostException.invalidParameter("to", "range", "later than from");
        if (length.compareTo(LONGEST) > 0)
            throw CamhostException.invalidParameter("to", "range", "at most an hour after from");
        if (jobs.values().stream().filter(job -> !job.ended()).count() >= WAITING)
            throw CamhostException.dependencyFailed("FFmpeg", "too many clips are waiting: try again in a moment");
        jobs.put(request.id(), new ClipJob(request));
    }

    /** Waits at most so long for its end. */
    synchronized Optional<Clip> find(String id, Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        ClipJob job = jobs.get(id);
        while (job != null && !job.ended()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) break;
            wait(left);
        }
        return Optional.ofNullable(job).map(ClipJob::picture);
    }

    synchronized boolean none() {
        return jobs.values().stream().allMatch(ClipJob::ended);
    }

    /** Keys of the children that cut now. */
    synchronized Set<String> children() {
        Set<String> keys = new HashSet<>();
        for (ClipJob job : jobs.values()) if (!job.ended()) keys.add(job.key());
        return keys;
    }

    /** One round. */
    void advance() {
        List<ClipJob> open = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            jobs.values().removeIf(job -> job.ended() && now - job.endedNanos > KEPT.toNanos());
            for (ClipJob job : jobs.values()) if (!job.ended() && open.size() < AT_ONCE) open.add(job);
        }
        for (ClipJob job : open) {
            try {
                if (job.reserved.isEmpty()) begin(job);
                else look(job, job.reserved.get());
            } catch (CamhostException e) {
                boolean full = e.code() == ErrorCode.INVALID_STATE;
                fail(
                        job,
                        full ? ErrorCode.INVALID_STATE : ErrorCode.DEPENDENCY_FAILED,
                        full ? "the storage is full" : "the clip cannot be stored");
            } catch (IOException e) {
                LOG.warn("the clip {} cannot be cut: {}", job.request.id(), e.toString());
                fail(job, ErrorCode.DEPENDENCY_FAILED, "the recordings cannot be read");
            }
        }
    }

    private void begin(ClipJob job) throws IOException {
        Clip.Request request = job.request;
        Optional<Archive> archive = Calls.now(
                storage,
                there -> Archive.read(there, request.camera(), request.from(), request.until(), Duration.ZERO));
        if (archive.isEmpty()) return; // storage is being replaced: in the next round
        ClipPlan plan = ClipPlan.of(archive.get(), request);
        if (plan.refusal().isPresent()) {
            refuse(
                    job,
                    nothingThere(plan)
                            ? near(request).orElse(plan.refusal().get())
                            : plan.refusal().get());
            return;
        }
        if (Calls.now(storage, Storage::space).orElseThrow(Clips::noStorage).available()
                < 2 * plan.bytes() + LEFT_FREE) {
            fail(job, ErrorCode.INVALID_STATE, "there is not enough room on the disk");
            return;
        }
        Reserved reserved = Calls.now(storage, there -> reserve(there, job, Instant.ofEpochMilli(plan.begin())))
                .orElseThrow(Clips::noStorage);
        Path list = list(job);
        Files.createDirectories(folder);
        Files.writeString(list, plan.list());
        synchronized (this) {
            job.reserved = Optional.of(reserved);
            job.fromMillis = plan.begin();
            job.untilMillis = plan.end();
            job.askedMillis = plan.millis();
            job.begunNanos = nanoTime.getAsLong();
        }
        cut(job, reserved);
    }

    private static boolean nothingThere(ClipPlan plan) {
        return plan.refusal().filter(why -> why.code() == ErrorCode.NOT_FOUND).isPresent();
    }

    /** The same with what is recorded next to it. */
    private Optional<Refusal> near(Clip.Request request) {
        return Calls.now(storage, there -> Archive.read(there, request.camera(), request.from(), request.until(), NEAR))
                .flatMap(more -> ClipPlan.of(more, request).refusal());
    }

    private void cut(ClipJob job, Reserved reserved) {
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error"));
        argv.addAll(List.of("-f", "concat", "-safe", "0", "-i", list(job).toString(), "-map", "0:v:0", "-c", "copy"));
        argv.addAll(List.of(
                "-movflags",
                "+faststart",
                "-f",
                "mp4",
                "-y",
                reserved.temporary().toString()));
        Calls.now(processes, there -> there.ensure(ChildSpec.once(job.key(), argv, folder)));
    }

    private static CamhostException noStorage() {
        return CamhostException.dependencyFailed("storage", "it is being replaced: try again");
    }

    private Reserved reserve(Storage there, ClipJob job, Instant from) {
        int number = 1;
        while (there.find(Storage.Kind.RECORDING, ClipName.of(job.request.camera(), from, number))
                .isPresent()) number++;
        return there.reserve(
                Storage.Kind.RECORDING,
                job.request.camera(),
                Optional.of(ClipName.of(job.request.camera(), from, number)),
                "mp4",
                clock.instant());
    }

    private Path list(ClipJob job) {
        return folder.resolve(job.request.id().replaceAll("[^A-Za-z0-9-]", "_") + ".txt");
    }

    private void look(ClipJob job, Reserved reserved) throws IOException {
        Optional<Optional<ChildStatus>> asked = Calls.now(processes, there -> there.status(job.key()));
        if (asked.isEmpty()) return;
        Optional<ChildStatus> child = asked.get();
        if (child.isEmpty()) { // process was being replaced when it was to be started
            cut(job, reserved);
            return;
        }
        if (Capture.underWay(child.get())) {
            if (nanoTime.getAsLong() - job.begunNanos < LIMIT.toNanos()) return;
            fail(job, ErrorCode.DEPENDENCY_FAILED, "it takes too long");
            return;
        }
        boolean well = child.get().state() == ChildStatus.State.ENDED
                && child.get().exitCode().orElse(0) == 0;
        long millis = well ? lengthOf(reserved.temporary()) : 0;
        if (millis == 0) {
            LOG.warn(
                    "the clip of {} cannot be cut: {}",
                    job.request.camera(),
                    child.map(ChildStatus::logTail).orElse(List.of()));
            fail(job, ErrorCode.DEPENDENCY_FAILED, "the recordings cannot be cut");
            return;
        }
        Optional<StoredFile> stored = Calls.now(storage, there -> there.commit(reserved));
        if (stored.isEmpty()) return;
        synchronized (this) {
            job.fromMillis -= Math.max(0, millis - job.askedMillis); // it begins where a film can begin
            job.file = stored.get().name();
            end(job, Progress.DONE);
        }
        LOG.info("{}: the clip {} has {} s", job.request.camera(), job.file, millis / 1000);
        tidy(job);
    }

    private static long lengthOf(Path file) {
        try {
            return RecordedMp4.headerMillis(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private void fail(ClipJob job, ErrorCode code, String reason) {
        refuse(job, new Refusal(code, reason, List.of()));
    }

    private void refuse(ClipJob job, Refusal refusal) {
        job.reserved.ifPresent(name -> Calls.now(storage, there -> {
            there.release(name);
            return true;
        }));
        synchronized (this) {
            job.refusal = Optional.of(refusal);
            end(job, Progress.FAILED);
        }
        tidy(job);
    }

    private synchronized void end(ClipJob job, Progress progress) {
        job.progress = progress;
        job.endedNanos = nanoTime.getAsLong();
        notifyAll();
    }

    private void tidy(ClipJob job) {
        Calls.now(processes, there -> {
            Optional<ChildStatus> child = there.status(job.key());
            if (child.filter(Capture::underWay).isPresent()) there.kill(job.key());
            else if (child.isPresent()) there.forget(job.key());
            return true;
        });
        try {
            Files.deleteIfExists(list(job));
        } catch (IOException e) {
            LOG.debug("{} stays: {}", list(job), e.toString());
        }
    }

    /** For the successor. */
    synchronized List<Map<String, Object>> keep() {
        return jobs.values().stream().map(ClipJob::toMap).toList();
    }

    synchronized void restore(List<?> kept) {
        for (Object each : kept) {
            ClipJob job = ClipJob.of((Map<?, ?>) each);
            jobs.put(job.request.id(), job);
        }
    }
}
