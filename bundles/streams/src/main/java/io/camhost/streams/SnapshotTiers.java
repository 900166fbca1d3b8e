package io.camhost.streams;

import java.time.Duration;
import java.util.Optional;

/**
 * How long each way to a snapshot may take, and what is called how; {@code performance.snapshot_tiers}.
 *
 * @param running for one attempt to get a picture of the running stream
 * @param trigger until a stream that is begun for it has a publisher
 * @param activation until that stream is live
 * @param immediate up to so long a snapshot is called that, for the log; likewise the others
 */
record SnapshotTiers(
        Duration running,
        Duration trigger,
        Duration activation,
        Duration immediate,
        Duration acceptable,
        Duration slow) {
    SnapshotTiers {
        if (immediate.compareTo(acceptable) > 0 || acceptable.compareTo(slow) > 0)
            throw new IllegalArgumentException("performance.snapshot_tiers.immediate_response_threshold,"
                    + " acceptable_response_threshold and slow_response_threshold: in that order");
    }

    /** Why it is given up, if its stream does not begin in time. */
    Optional<String> late(SnapshotJob job, Sight sight, long nowNanos) {
        if (job.demandedNanos.isEmpty() || sight.live(job.request.camera())) return Optional.empty();
        Duration waited = Duration.ofNanos(nowNanos - job.demandedNanos.get());
        if (waited.compareTo(activation) > 0) return Optional.of("the stream did not begin within " + text(activation));
        if (waited.compareTo(trigger) > 0 && !sight.published(job.request.camera()))
            return Optional.of("nobody published the stream within " + text(trigger));
        return Optional.empty();
    }

    private static String text(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }

    /** In a word. */
    String called(Duration elapsed) {
        if (elapsed.compareTo(immediate) <= 0) return "immediate";
        if (elapsed.compareTo(acceptable) <= 0) return "acceptable";
        return elapsed.compareTo(slow) <= 0 ? "slow" : "very slow";
    }
}
