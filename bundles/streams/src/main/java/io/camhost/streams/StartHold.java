package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * After a start nothing is told to the driver before the cameras are known: its server and publishers may still be running from
 * before, and a list without a camera that is merely not discovered yet would cut its viewers and its recording.
 */
final class StartHold {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Set<CameraId> expected;
    private final LongSupplier nanoTime;
    private final long begunNanos;
    private boolean over;

    /** @param expected cameras that had a stream before */
    StartHold(Set<CameraId> expected, LongSupplier nanoTime) {
        this.expected = Set.copyOf(expected);
        this.nanoTime = nanoTime;
        this.begunNanos = nanoTime.getAsLong();
    }

    /** @param known whether the directory is there and its discoveries have looked @param encoderKnown whether an encoder was found, or none */
    boolean over(Map<CameraId, Camera> cameras, boolean known, boolean encoderKnown) {
        if (!over)
            over = nanoTime.getAsLong() - begunNanos >= LONGEST.toNanos()
                    || known
                            && encoderKnown
                            && cameras.keySet().containsAll(expected)
                            && cameras.values().stream().noneMatch(StartHold::unprobed);
        return over;
    }

    private static boolean unprobed(Camera camera) {
        return camera.connected()
                && camera.capabilities().isEmpty()
                && camera.description().source() instanceof FfmpegInput source
                && WantedStreams.asksFirst(source);
    }
}
