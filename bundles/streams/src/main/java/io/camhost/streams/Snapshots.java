package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Snapshot;
import io.camhost.api.media.Streams.SnapshotRequest;
import io.camhost.api.process.Processes;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.Reserved;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Snapshots in progress. Three ways, in this order: from the live stream; from the camera itself, if nobody has it open; from the
 * stream after having made it live. One at a time per camera, five in all, each within the configured time.
 *
 * <p>Threading: {@link #advance} on one thread, everything else on any. Other bundles are only called outside the lock.
 */
final class Snapshots {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int AT_ONCE = 5;
    private static final int WAITING = 100;
    private static final int ATTEMPTS = 2;

    private final Settings settings;
    private final Gate<Storage> storage;
    private final Gate<Processes> processes;
    private final Happenings happenings;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<String, SnapshotJob> jobs = new LinkedHashMap<>();

    Snapshots(
            Settings settings,
            Gate<Storage> storage,
            Gate<Processes> processes,
            Happenings happenings,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.storage = storage;
        this.processes = processes;
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
                job.there = true;
                commit(job);
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
        if (!sight.connected(job.request.camera())) fail(job, "the camera was disconnected");
        else capture(job, sight, taken, now);
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
        Optional<List<String>> input = sight.live(camera) ? sight.stillInput().apply(camera) : Optional.empty();
        boolean direct = false;
        if (input.isEmpty() && !job.directFailed && sight.free(camera) && !taken.contains(camera)) {
            input = sight.directInput().apply(camera);
            direct = input.isPresent();
        }
        if (input.isEmpty()) {
            job.demand();
            return;
        }
        long whole = settings.snapshotLimit().toNanos();
        // one that hangs leaves time for a second attempt
        long end = Math.min(now + (direct ? settings.directLimit().toNanos() : whole * 4 / 5), job.takenNanos + whole);
        List<String> argv = Pictures.argv(
                input.get(),
                job.reserved().temporary(),
                job.request.format(),
                job.request.quality(),
                settings.maxWidth(),
                settings.maxHeight());
        boolean opened = direct;
        Calls.now(
                        processes,
                        there -> Capture.begin(
                                there,
                                "snapshot/" + job.request.id(),
                                argv,
                                job.reserved().temporary(),
                                opened,
                                end))
                .ifPresent(job::capturing);
    }

    private void commit(SnapshotJob job) {
        String resolution = Pictures.resolution(job.reserved().temporary()).orElse("");
        try {
            Optional<StoredFile> stored = Calls.now(storage, there -> there.commit(job.reserved()));
            if (stored.isEmpty()) return; // storage is being replaced: again in the next round
            end(job, () -> job.done(stored.get(), resolution, nanoTime.getAsLong()));
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
