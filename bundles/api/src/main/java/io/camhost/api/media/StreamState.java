package io.camhost.api.media;

import io.camhost.api.camera.CameraId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One stream as its driver sees it.
 *
 * @param exists whether the path is there for viewers to ask for
 * @param live whether pictures of the camera (not a placeholder) arrive
 * @param viewers who watch or wait to watch it, ourselves not counted; more than 0 is demand
 * @param bytesSent to viewers since the stream began; never negative
 * @param since when the path was made
 * @param publisher our child that feeds it
 * @param guarantee what a viewer feels when the publisher restarts
 * @param stallLimit with {@link Guarantee#STALL}, for how long viewers stay; empty when there is no limit
 * @param recording the recording in progress or just failed
 * @param problem why it is not as wanted, one line without paths or URLs; empty when it is
 */
public record StreamState(
        CameraId camera,
        boolean exists,
        boolean live,
        int viewers,
        long bytesSent,
        long bytesReceived,
        Instant since,
        Optional<Publisher> publisher,
        Guarantee guarantee,
        Optional<Duration> stallLimit,
        Optional<Recording> recording,
        Optional<String> problem) {

    /** The same, with a problem that is known better. */
    public StreamState withProblem(String known) {
        return new StreamState(
                camera,
                exists,
                live,
                viewers,
                bytesSent,
                bytesReceived,
                since,
                publisher,
                guarantee,
                stallLimit,
                recording,
                Optional.of(known));
    }

    /** The same, watched by so many. */
    public StreamState withViewers(int watching) {
        return new StreamState(
                camera,
                exists,
                live,
                watching,
                bytesSent,
                bytesReceived,
                since,
                publisher,
                guarantee,
                stallLimit,
                recording,
                problem);
    }

    public record Publisher(long pid, Instant startedAt) {}

    public enum Guarantee {
        /** No viewer is closed and none has to reload. */
        SEAMLESS,
        /** Viewers stay, with a still picture meanwhile. */
        STALL,
        /** Viewers have to connect again. */
        RECONNECT
    }

    /**
     * @param id as in {@link WantedRecording}
     * @param file the announced file once it is there
     * @param bytes written so far, over all segments
     * @param failed why it cannot go on; empty while it can
     */
    public record Recording(String id, Optional<Path> file, long bytes, Optional<String> failed) {}
}
