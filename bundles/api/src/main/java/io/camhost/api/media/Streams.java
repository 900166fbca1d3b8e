package io.camhost.api.media;

import io.camhost.api.camera.CameraId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is wanted of the cameras: streams, snapshots, recordings. Slow work returns at once and is followed by state: every call
 * answers within 100 ms, and every request is idempotent by its id, so that it may be repeated after a swap.
 *
 * <p>Threading: any thread. Throws {@link io.camhost.api.ServiceGone} while it is being replaced.
 */
@ProviderType
public interface Streams {
    /** All streams of connected cameras, by camera. */
    List<Stream> list();

    Optional<Stream> find(CameraId camera);

    /**
     * Wants the stream on; it starts with the first viewer and stays for the close delay. Again is a success with the first start time.
     *
     * @throws io.camhost.api.CamhostException NOT_FOUND, INVALID_STATE (not connected), DEPENDENCY_FAILED (no media server), UNSUPPORTED
     */
    Stream start(CameraId camera);

    /**
     * Wants it no longer.
     *
     * @throws io.camhost.api.CamhostException NOT_FOUND, INVALID_STATE (not started), DEPENDENCY_FAILED
     */
    Stream stop(CameraId camera);

    /** The media server in use, and why that one. */
    Media media();

    /** How the media server in use is beyond its status. */
    MediaServer.Condition condition();

    /** A driver says: something has changed with me, look now. */
    void look();

    /**
     * Begins a snapshot. The same id again changes nothing.
     *
     * @throws io.camhost.api.CamhostException NOT_FOUND, INVALID_STATE (not connected), DEPENDENCY_FAILED (no ffmpeg)
     */
    void takeSnapshot(SnapshotRequest request);

    /**
     * How a snapshot is getting on.
     *
     * @param wait waits so long for an end, at most 80 ms
     * @return empty when the id is not known (any more: ended ones are kept for a minute)
     */
    Optional<Snapshot> snapshot(String id, Duration wait);

    /**
     * Begins a recording: checks, reserves the name, wants it. The same id again returns the same session.
     *
     * @throws io.camhost.api.CamhostException NOT_FOUND, INVALID_STATE (recording, not connected, storage), DEPENDENCY_FAILED
     */
    Recording startRecording(RecordingRequest request);

    /**
     * Ends the camera's recording; poll {@link #recording} until it is STOPPED.
     *
     * @param id of this request, for repetition: when the camera's last recording was stopped by the same id, that one is returned
     * @param cause of the events; see {@link io.camhost.api.event.Event}
     * @throws io.camhost.api.CamhostException NOT_FOUND, INVALID_STATE (not recording)
     */
    Recording stopRecording(CameraId camera, String id, Optional<String> cause);

    /** By the id of its session; waits at most {@code wait} (≤ 80 ms) for STOPPED or FAILED. */
    Optional<Recording> recording(String sessionId, Duration wait);

    /** Those in progress. */
    List<Recording> recordings();

    /**
     * Begins to cut a clip from what is recorded. The same id again changes nothing.
     *
     * @throws io.camhost.api.CamhostException INVALID_PARAMETER (longer than an hour), DEPENDENCY_FAILED (no ffmpeg, too many at once)
     */
    void createClip(Clip.Request request);

    /**
     * How a clip is getting on.
     *
     * @param wait waits so long for an end, at most 80 ms
     * @return empty when the id is not known (any more: ended ones are kept for a minute)
     */
    Optional<Clip> clip(String id, Duration wait);

    /**
     * What is in the files of a recording and what is missing, and why.
     *
     * @param recording name of any of its files, without extension
     * @return empty when nothing is known of it, such as of files that others have put there
     */
    Optional<Ledger> ledger(String recording);

    /**
     * The newest small picture of a camera, for a grid: JPEG, at most 640 wide. Asking keeps it fresh (a new one every few seconds,
     * none when nobody asks); empty until the first is there.
     */
    Optional<Still> still(CameraId camera);

    /** @param jpeg not to be changed */
    record Still(byte[] jpeg, Instant at) {}

    /**
     * @param startedAt when {@link #start} was called; empty when it runs on demand only
     * @param state as the driver sees it; empty while there is no driver
     * @param command the publisher's command line for people, credentials masked; blank when none
     * @param note what is different from what was wished or would be best, and why, such as a smaller picture; one line
     */
    record Stream(
            CameraId camera,
            String sourceKind,
            Optional<Instant> startedAt,
            Duration closeDelay,
            boolean recording,
            Optional<StreamState> state,
            String command,
            Optional<String> note) {}

    /**
     * @param driver name of the active driver; blank when none is
     * @param reason why this one, one line
     * @param addresses of the active driver, as templates
     */
    record Media(String driver, MediaServer.Status status, String reason, Map<String, String> addresses) {}

    /**
     * @param id made by the caller, unique
     * @param fileName wished name, checked by the caller; empty for a generated one
     * @param format {@code jpg} or {@code png}
     * @param quality 1–100
     * @param cause as in {@link io.camhost.api.event.Event}
     */
    record SnapshotRequest(
            String id,
            CameraId camera,
            Optional<String> fileName,
            String format,
            int quality,
            Optional<String> cause) {}

    /**
     * @param file name with extension
     * @param storedAs absolute path
     * @param tier how it was taken; empty while it is not
     * @param frameAge how old the picture was at most when it was there
     * @param failure why not: one line, no path; empty unless FAILED
     */
    record Snapshot(
            String id,
            CameraId camera,
            Progress progress,
            String file,
            String storedAs,
            long size,
            String resolution,
            Instant at,
            Optional<Tier> tier,
            Duration frameAge,
            Optional<String> failure) {
        public Snapshot(
                String id,
                CameraId camera,
                Progress progress,
                String file,
                String storedAs,
                long size,
                String resolution,
                Instant at,
                Optional<String> failure) {
            this(id, camera, progress, file, storedAs, size, resolution, at, Optional.empty(), Duration.ZERO, failure);
        }
    }

    /** How a snapshot is taken; the first that is possible. */
    enum Tier {
        /** A picture of the running stream that was there already, less than a second old. */
        WARM,
        /** The next picture of the running stream. */
        RUNNING,
        /** The camera was opened, or its stream begun, for it. */
        COLD
    }

    /**
     * @param duration after which it stops by itself; empty for no end
     * @param format {@code fmp4}, {@code mp4} or {@code mkv}, as asked for
     */
    record RecordingRequest(
            String id, CameraId camera, Optional<Duration> duration, String format, Optional<String> cause) {}

    /**
     * @param id of the session (the start request's)
     * @param name the announced base name, without extension
     * @param length by the monotonic clock
     * @param size bytes over all its files
     */
    record Recording(
            String id,
            CameraId camera,
            Progress progress,
            String name,
            String format,
            Instant startedAt,
            Optional<Instant> endedAt,
            Duration length,
            long size,
            Optional<String> failure) {}

    enum Progress {
        RUNNING,
        STOPPING,
        DONE,
        FAILED
    }
}
