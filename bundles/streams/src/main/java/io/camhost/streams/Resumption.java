package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams.RecordingRequest;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Gate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins recordings anew that have ended because their cameras were away, when these are back. Threading: one thread. */
final class Resumption {
    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    private final Recordings recordings;
    private final Gate<Storage> storage;
    private final Reconciler reconciler;
    private final InstantSource clock;

    Resumption(Recordings recordings, Gate<Storage> storage, Reconciler reconciler, InstantSource clock) {
        this.recordings = recordings;
        this.storage = storage;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    /** @return whether one has begun */
    boolean look() {
        if (!reconciler.begun() || !reconciler.view().media().status().usable()) return false;
        boolean begun = false;
        for (Resumes.Resume resume : recordings.resumes().due(reconciler.connected())) {
            try {
                begin(resume);
                begun = true;
            } catch (CamhostException e) {
                if (e.code() == ErrorCode.DEPENDENCY_FAILED) continue; // in a later round
                LOG.warn("{} is not recorded again: {}", resume.camera(), e.getMessage());
                recordings.resumes().cancel(resume.camera());
            }
        }
        return begun;
    }

    private void begin(Resumes.Resume resume) {
        CameraId camera = resume.camera();
        recordings.start(
                new RecordingRequest(
                        UUID.randomUUID().toString(), camera, resume.rest(), resume.format(), Optional.empty()),
                () -> Calls.now(storage, there -> RecordingFiles.reserve(there, camera, clock.instant()))
                        .orElseThrow(() -> CamhostException.dependencyFailed("storage", "it is not there")),
                name -> RecordingFiles.release(storage, name));
    }
}
