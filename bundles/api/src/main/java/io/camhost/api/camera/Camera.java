package io.camhost.api.camera;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A camera as everyone sees it; an immutable picture of one moment.
 *
 * @param name its alias, else the driver's card name, else the discovery's, else {@code Camera <N>}
 * @param resolution the preferred {@code WxH}; {@code 1920x1080} when unknown
 * @param fps the preferred rate; 30 when unknown
 * @param capabilities merged from the probes; empty until the first has answered
 * @param streams where it can be watched, by protocol ({@code rtsp}, {@code hls}, {@code webrtc}, {@code live.hls}); values are
 *     templates for {@link io.camhost.api.media.StreamAddresses#resolve}. Empty unless CONNECTED
 * @param since when it was plugged in
 * @param lastSeen when it was last told to be there
 */
public record Camera(
        CameraId id,
        CameraDescription description,
        Status status,
        String name,
        String resolution,
        int fps,
        Optional<Capabilities> capabilities,
        Validation validation,
        Map<String, String> streams,
        Instant since,
        Instant lastSeen) {
    public Camera {
        streams = Map.copyOf(streams);
    }

    public enum Status {
        CONNECTED,
        /** Away, or there but it may not be opened. */
        DISCONNECTED,
        /** There, but something has failed that should not. */
        ERROR
    }

    /** How sure the directory is of the capabilities. */
    public enum Validation {
        /** Nothing known, or only provisionally. */
        NONE,
        DISCONNECTED,
        CONFIRMED
    }

    public boolean connected() {
        return status == Status.CONNECTED;
    }
}
