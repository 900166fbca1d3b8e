package io.camhost.api.media;

import io.camhost.api.ErrorCode;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A part of what is recorded of a camera, as a file of its own.
 *
 * @param file name with extension, once it is DONE; it is a recording like any other
 * @param from when its first picture was taken: up to the distance of two key frames before what was asked for
 * @param until likewise, of its end
 * @param refusal why not; empty unless FAILED
 */
public record Clip(
        String id,
        CameraId camera,
        Progress progress,
        String file,
        Instant from,
        Instant until,
        Optional<Refusal> refusal) {

    /**
     * What is wanted.
     *
     * @param id made by the caller, unique
     * @param partly whether a part of it is enough, if not all is recorded
     * @param cause as in {@link io.camhost.api.event.Event}
     */
    public record Request(
            String id, CameraId camera, Instant from, Instant until, boolean partly, Optional<String> cause) {}

    /**
     * Why not.
     *
     * @param code NOT_FOUND: nothing of it is recorded; INVALID_STATE: not all of it is, or the storage is full; INVALID_PARAMETER: it cannot be
     *     one film; DEPENDENCY_FAILED
     * @param reason one line, no path
     * @param recorded what there is: within that time, or else nearest to it
     */
    public record Refusal(ErrorCode code, String reason, List<Recorded> recorded) {
        public Refusal {
            recorded = List.copyOf(recorded);
        }
    }

    /** What is recorded without a gap. */
    public record Recorded(Instant from, Instant until) {}
}
