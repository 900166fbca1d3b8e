package io.camhost.api.media;

import io.camhost.api.camera.CameraId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What became of every second of one recording session: it is in a file, or there is a cause why not.
 *
 * @param name of the recording, without extension
 * @param until its end; while it goes on: up to where its files must be written by now
 * @param files names without extension, in order
 * @param recorded how much of that time the files have
 * @param gaps of a second and more, in order
 */
public record Ledger(
        String name,
        CameraId camera,
        Instant from,
        Instant until,
        boolean ended,
        List<String> files,
        Duration recorded,
        List<Gap> gaps) {
    public Ledger {
        files = List.copyOf(files);
        gaps = List.copyOf(gaps);
    }

    /** How much is missing and nobody knows why. */
    public Duration unexplained() {
        return gaps.stream()
                .filter(gap -> gap.cause() == Cause.UNKNOWN)
                .map(Gap::length)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** @param covered the file has pictures there, but not the camera's: what is shown while it is away */
    public record Gap(Instant from, Instant until, Cause cause, boolean covered) {
        public Duration length() {
            return Duration.between(from, until);
        }
    }

    /** Why pictures are missing; of several that hold at once, the first. */
    public enum Cause {
        /** The camera was not there. */
        AWAY,
        /** The disk was full. */
        DISK,
        /** The clock was set: nothing is missing but by the clock. */
        CLOCK,
        /** This host was down. */
        HOST_RESTART,
        SERVER_RESTART,
        PUBLISHER_RESTART,
        /** A bundle was being replaced. */
        SWAP,
        /** The first picture was waited for. */
        STARTING,
        /** What had not been written when it was stopped. */
        ENDING,
        /** The media server began its file anew, of its own accord: its clock and the pictures' had drifted, or a reader was too slow. */
        RECORDER_RESET,
        /** Pictures come, and by their times they are late: the encoder cannot keep up, or the camera's clock is slow. */
        LATE,
        UNKNOWN
    }
}
