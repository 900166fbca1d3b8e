package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Snapshot;
import io.camhost.api.media.Streams.SnapshotRequest;
import io.camhost.api.media.Streams.Tier;
import io.camhost.api.process.Processes;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.Reserved;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.swap.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots in progress. Four ways, in this order: the newest picture its publisher keeps; the next of the live stream; from the camera itself, if
 * nobody has it open; from the stream after having made it live. One at a time per camera, five in all, each within the
 * configured time; who asks for the same while one is taken gets that one.
 *
 * <p>Threading: {@link #advance} on one thread, everything else on any. Other bundles are only called outside the lock.
 */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int AT_ONCE = 5;
    private static final int WAITING = 100;
    private static final int ATTEMPTS = 2;

    private final Settings settings;
    private final Gate<Storage> storage;
    private final Gate<Processes> processes;
    private final WarmFrames warm;
    private final Happenings happenings;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<String, SnapshotJob> jobs = new LinkedHashMap<>();

    Snapshots(
            Settings settings,
            Gate<Storage> storage,
            Gate<Processes> processes,
            WarmFrames warm,
            Happenings happenings,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.storage = storage;
        this.processes = processes;
        this.warm = warm;
        this.happenings = happenings;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    synchronized boolean knows(String id) {
        return jobs.containsKey(id);
    }

    synchronized void take(SnapshotRequest request) {
        if (jobs.containsKey(request.id())) return;
        if (jobs.values().stream().filter(job -> !job.ended()).count() >= WAITING)
            throw CamhostException.dependencyFailed("FFmpeg", "too many snapshots are waiting: try again in a moment");
        jobs.put(request.id(), new SnapshotJob(request, clock.instant(), nanoTime.getAsLong()));
    }

    /** Waits at most so long for its end. */
    synchronized Optional<Snapshot> find(String id, Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        SnapshotJob job = jobs.get(id);
        while (job != null && !job.ended()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) break;
            wait(left);
        }
        return Optional.ofNullable(job).map(SnapshotJob::picture);
    }

    /** Whether none is under way. */
    synchronized boolean none() {
        return jobs.values().stream().allMatch(SnapshotJob::ended);
    }

    /** Cameras that must be live for a snapshot. */
    synchronized Set<CameraId> wantLive() {
        Set<CameraId> cameras = new HashSet<>();
        for (SnapshotJob job : jobs.values()) if (job.wantsLive()) cameras.add(job.request.camera());
        return cameras;
    }

    /** Cameras that are open for a snapshot: their publisher has to wait. */
    synchronized Set<CameraId> open() {
        Set<CameraId> cameras = new HashSet<>();
        for (SnapshotJob job : jobs.values())
            if (job.capture.isPresent() && job.capture.get().direct()) cameras.add(job.request.camera());
        return cameras;
    }

    /** Keys of the children that take pictures now. */
    synchronized Set<String> captures() {
        Set<String> keys = new HashSet<>();
        for (SnapshotJob job : jobs.values()) job.capture.ifPresent(capture -> keys.add(capture.key()));
        return keys;
    }

    /** @param taken cameras that somebody else has open directly */
    void advance(Sight sight, Set<CameraId> taken) {
        Set<CameraId> busy = new HashSet<>();
        List<SnapshotJob> open = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            jobs.values().removeIf(job -> job.ended() && now - job.endedNanos > KEPT.toNanos());
            for (SnapshotJob job : jobs.values()) if (!job.ended()) open.add(job);
        }
        int running = 0;
        for (SnapshotJob job : open) { // first come, first served
            if (job.ended()) continue; // it got the picture of another
            if (!job.begun && (running >= AT_ONCE || !busy.add(job.request.camera()))) continue;
            busy.add(job.request.camera());
            running++;
            step(job, sight, taken);
        }
    }

    private void step(SnapshotJob job, Sight sight, Set<CameraId> taken) {
        long now = nanoTime.getAsLong();
        if (now - job.takenNanos > settings.snapshotLimit().toNanos()) {
            fail(job, "no picture within " + settings.snapshotLimit().toSeconds() + " s");
            return;
        }
        if (!job.begun && !begin(job)) return;
        if (job.there) {
            commit(job);
            return;
        }
        if (job.capture.isPresent()) {
            Optional<Capture.Outcome> outcome =
                    Calls.now(processes, there -> job.capture.get().look(there, now));
            if (outcome.isEmpty() || outcome.get() == Capture.Outcome.RUNNING) return;
            boolean placeholder = !job.capture.get().direct() && !sight.live(job.request.camera());
            if (outcome.get() == Capture.Outcome.DONE && placeholder) {
                job.capture =
                        Optional.empty(); // it went offline meanwhile: what was taken may be what is shown instead
            } else if (outcome.get() == Capture.Outcome.DONE) {
                taken(job, now);
                return;
            } else {
                job.captureFailed();
                if (outcome.get() == Capture.Outcome.DISK_FULL) {
                    fail(job, "the disk is full: free some space");
                    return;
                }
                if (job.attempts >= ATTEMPTS) {
                    fail(job, "the picture could not be taken");
                    return;
                }
            }
        }
        Optional<String> late = settings.tiers().late(job, sight, now);
        if (!sight.connected(job.request.camera())) fail(job, "the camera was disconnected");
        else if (late.isPresent()) fail(job, late.get());
        else capture(job, sight, taken, now);
    }

    private void taken(SnapshotJob job, long now) {
        Tier how = job.tier.orElse(Tier.RUNNING);
        job.taken(how, job.frameAge.plusNanos(now - job.captureNanos));
        share(job);
        commit(job);
    }

    /** Whoever waits for the same picture of this camera gets it too. */
    private void share(SnapshotJob job) {
        List<SnapshotJob> waiting = new ArrayList<>();
        synchronized (this) {
            for (SnapshotJob other : jobs.values())
                if (!other.begun && !other.ended() && other.wantsSameAs(job)) waiting.add(other);
        }
        for (SnapshotJob other : waiting) {
            if (!begin(other)) continue;
            try {
                Files.copy(
                        job.reserved().temporary(), other.reserved().temporary(), StandardCopyOption.REPLACE_EXISTING);
                other.taken(job.tier.orElse(Tier.RUNNING), job.frameAge);
                commit(other);
            } catch (IOException e) {
                LOG.warn("{}: a snapshot cannot be shared: {}", job.request.camera(), e.toString());
            }
        }
    }

    private boolean begin(SnapshotJob job) {
        SnapshotRequest request = job.request;
        try {
            Optional<Reserved> reserved = Calls.now(
                    storage,
                    there -> there.reserve(
                            Storage.Kind.SNAPSHOT, request.camera(), request.fileName(), request.format(), job.at));
            reserved.ifPresent(job::begin);
            return reserved.isPresent();
        } catch (CamhostException e) {
            fail(
                    job,
                    e.code() == io.camhost.api.ErrorCode.INVALID_STATE
                            ? "the storage is full"
                            : "the snapshot cannot be stored");
            return false;
        }
    }

    private void capture(SnapshotJob job, Sight sight, Set<CameraId> taken, long now) {
        CameraId camera = job.request.camera();
        boolean live = sight.live(camera);
        Optional<WarmFrames.Frame> frame =
                live && WarmFrames.suffices(job.request.quality()) ? warm.newest(camera) : Optional.empty();
        if (frame.isPresent() && takenAsIs(job, frame.get())) return;
        job.frameAge = frame.map(WarmFrames.Frame::age).orElse(Duration.ZERO);
        Optional<List<String>> input =
                frame.map(known -> List.of("-i", known.file().toString()));
        if (live && input.isEmpty()) input = sight.stillInput().apply(camera);
        boolean direct = false;
        if (input.isEmpty() && !job.directFailed && sight.free(camera) && !taken.contains(camera)) {
            input = sight.directInput().apply(camera);
            direct = input.isPresent();
        }
        if (input.isEmpty()) {
            job.demand(now);
            return;
        }
        long whole = settings.snapshotLimit().toNanos();
        // one that hangs leaves time for a second attempt
        Duration attempt = direct ? settings.directLimit() : settings.tiers().running();
        long end = Math.min(now + attempt.toNanos(), job.takenNanos + whole);
        List<String> argv = Pictures.argv(
                input.get(),
                job.reserved().temporary(),
                job.request.format(),
                job.request.quality(),
                settings.maxWidth(),
                settings.maxHeight());
        boolean opened = direct;
        Tier tier = frame.isPresent() ? Tier.WARM : direct ? Tier.COLD : Tier.RUNNING;
        Calls.now(
                        processes,
                        there -> Capture.begin(
                                there,
                                "snapshot/" + job.request.id(),
                                argv,
                                job.reserved().temporary(),
                                opened,
                                end))
                .ifPresent(begun -> job.capturing(begun, tier, now));
    }

    /** The picture that is there is what is asked for: no process is needed. */
    private boolean takenAsIs(SnapshotJob job, WarmFrames.Frame frame) {
        boolean fits = WarmFrames.fits(job.request.format(), job.request.quality())
                && Pictures.isWithin(frame.file(), settings.maxWidth(), settings.maxHeight());
        if (!fits) return false;
        try {
            Files.copy(frame.file(), job.reserved().temporary(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            return false;
        }
        job.taken(Tier.WARM, frame.age());
        commit(job);
        return true;
    }

    private void commit(SnapshotJob job) {
        String resolution = Pictures.resolution(job.reserved().temporary()).orElse("");
        try {
            Optional<StoredFile> stored = Calls.now(storage, there -> there.commit(job.reserved()));
            if (stored.isEmpty()) return; // storage is being replaced: again in the next round
            end(job, () -> job.done(stored.get(), resolution, nanoTime.getAsLong()));
            long millis = (nanoTime.getAsLong() - job.takenNanos) / 1_000_000;
            LOG.info(
                    "{}: the snapshot {} is {} and at most {} ms old, {} after {} ms",
                    job.request.camera(),
                    stored.get().name(),
                    job.tier.map(how -> how.name().toLowerCase(Locale.ROOT)).orElse("taken"),
                    job.frameAge.toMillis(),
                    settings.tiers().called(Duration.ofMillis(millis)),
                    millis);
            happenings.snapshotTaken(job.request.camera(), stored.get().name(), resolution, job.request.cause());
        } catch (CamhostException e) {
            fail(job, "the snapshot cannot be stored");
        }
    }

    private void fail(SnapshotJob job, String reason) {
        job.capture.ifPresent(capture -> Calls.now(processes, there -> {
            capture.cancel(there);
            return true;
        }));
        if (job.begun)
            Calls.now(storage, there -> {
                there.release(job.reserved());
                return true;
            });
        end(job, () -> job.failed(reason, nanoTime.getAsLong()));
        happenings.snapshotFailed(job.request.camera(), reason, job.request.cause());
    }

    private synchronized void end(SnapshotJob job, Runnable change) {
        change.run();
        if (job.progress == Progress.RUNNING) throw new IllegalStateException("a snapshot that ended is running");
        notifyAll();
    }

    /** For the successor. */
    synchronized List<Map<String, Object>> keep() {
        return jobs.values().stream().map(SnapshotJob::toMap).toList();
    }

    synchronized void restore(List<?> kept) {
        for (Object each : kept) {
            SnapshotJob job = SnapshotJob.of((Map<?, ?>) each);
            jobs.put(job.request.id(), job);
        }
    }
}
