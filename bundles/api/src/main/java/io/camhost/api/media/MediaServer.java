package io.camhost.api.media;

import io.camhost.api.HealthCheck;
import io.camhost.api.camera.CameraId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A driver of one kind of media server. {@code streams} picks one driver as the active one, tells it the wanted state whole, and
 * reads back what is; the driver works towards it by itself, for ever, and through restarts of its server. A driver that is not
 * picked is told to want nothing.
 *
 * <p>Threading: any thread; every call returns from memory at once (under 100 ms).
 *
 * <p>Leaving: children and server go on, the successor finds them by key and adopts them; nothing is stopped in {@code @Deactivate}.
 */
@ConsumerType
public interface MediaServer {
    /** Short lower-case word, such as {@code mediamtx}, {@code ffmpeg}; the same in every version. */
    String name();

    /** Which is taken when none is configured: the usable one with the highest number. {@code ffmpeg} has 0, {@code mediamtx} 100. */
    int preference();

    Status status();

    /**
     * Addresses for viewers by protocol, as templates of {@link StreamAddresses}: {@code rtsp}, {@code hls}, {@code webrtc} or
     * {@code live.hls}. What is missing is not offered.
     */
    Map<String, String> addresses();

    /**
     * From now on it should be exactly so. Idempotent; only differences are acted upon; work goes on in the background. A change
     * that would cut viewers is not made while there are any (the stream says so in {@code problem}).
     */
    void want(List<WantedStream> wanted);

    /** All wanted streams as they are. Asked every second only while nothing is live: who gets a first viewer tells by {@link Streams#look}. */
    List<StreamState> streams();

    /**
     * ffmpeg's input arguments, {@code -i} and what follows it included, that give the newest picture of a live stream as the
     * first frame within a second. Empty when it is not live.
     */
    Optional<List<String>> stillInput(CameraId camera);

    /** How its server is beyond its status; from memory, as everything. */
    default Condition condition() {
        return Condition.GOOD;
    }

    /**
     * What operators want to know of a server.
     *
     * @param health as it was over the last while; what is not usable at all is told by the status
     * @param message what is wrong, one line; blank when nothing is
     * @param limits what this server cannot do, a line each, with the version from which it would; usually none
     * @param details counters and the like, as in a {@link HealthCheck.Report}
     */
    record Condition(HealthCheck.Health health, String message, List<String> limits, Map<String, Object> details) {
        public static final Condition GOOD = new Condition(HealthCheck.Health.HEALTHY, "", List.of(), Map.of());

        public Condition {
            limits = List.copyOf(limits);
            details = Map.copyOf(details);
        }
    }

    /**
     * @param usable whether it can be the active driver
     * @param reason one line: attached to what, supervised which version, or why it is not usable and what to do
     * @param version of the server; blank when unknown
     */
    record Status(State state, boolean usable, String reason, String version) {}

    enum State {
        /** Not decided yet whether it is usable. */
        STARTING,
        RUNNING,
        STOPPED,
        ERROR
    }
}
