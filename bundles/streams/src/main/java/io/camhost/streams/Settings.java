package io.camhost.streams;

import java.time.Duration;
import java.util.Map;

/**
 * The configuration, checked.
 *
 * @param driver {@code auto} or a driver's name
 * @param closeDelay how long a stream stays after its last viewer, as clients are told
 * @param viewerDelay the same for a stream that only viewers wanted
 * @param part how much of a recording may be lost
 * @param segment after how long a new file begins
 * @param awayLimit how long a recording goes on without its camera
 * @param resume whether a new one begins when the camera comes back later
 * @param largestHeight of a picture that is encoded
 * @param wishes how cameras shall be opened, by id or name; see {@link Wish}
 * @param snapshotLimit for a snapshot, over everything that is tried
 * @param directLimit of it for a picture straight from a camera
 * @param tiers of it for each way there is
 * @param progress how often recordings tell of their progress
 * @param recordingFailures recordings that the media server fails in a row, until none is begun for {@code recordingRecovery}
 */
record Settings(
        String driver,
        Duration closeDelay,
        Duration viewerDelay,
        Duration part,
        Duration segment,
        Duration awayLimit,
        boolean resume,
        Duration progress,
        int maxWidth,
        int maxHeight,
        int largestHeight,
        Map<String, Wish> wishes,
        Duration snapshotLimit,
        Duration directLimit,
        SnapshotTiers tiers,
        Codec codec,
        int recordingFailures,
        Duration recordingRecovery) {
    private static final Duration CLOSE = Duration.ofSeconds(300);
    private static final Duration CLOSE_AFTER_VIEWERS = Duration.ofSeconds(30);

    static Settings of(MediaConfig media, StreamsConfig config) {
        if (!media.driver().matches("[a-z][a-z0-9.-]{0,31}"))
            throw new IllegalArgumentException(
                    "media.driver: auto or the lower-case name of a driver, got " + media.driver());
        double close = config.run_on_demand_close_after();
        return new Settings(
                media.driver(),
                close == 0 ? CLOSE : seconds("mediamtx.run_on_demand_close_after", close, 0.1, 86_400),
                close == 0 ? CLOSE_AFTER_VIEWERS : seconds("mediamtx.run_on_demand_close_after", close, 0.1, 86_400),
                seconds("mediamtx.record_part_duration", config.record_part_duration(), 0.1, 60),
                seconds("mediamtx.record_segment_duration", config.record_segment_duration(), 1, 86_400),
                seconds("recording.away_limit", config.away_limit(), 0, 3_600),
                config.resume(),
                seconds(
                        "notifications.real_time.recording_progress_interval",
                        config.recording_progress_interval(),
                        0.1,
                        3_600),
                pixels("snapshots.max_width", config.max_width()),
                pixels("snapshots.max_height", config.max_height()),
                pixels("media.largest_height", media.largest_height()),
                Wish.configured(media.wishes()),
                seconds("performance.snapshot_tiers.total_operation_timeout", config.total_operation_timeout(), 1, 29),
                seconds(
                        "performance.snapshot_tiers.tier1_usb_direct_timeout",
                        config.tier1_usb_direct_timeout(),
                        0.1,
                        29),
                tiers(config),
                new Codec(
                        config.video_profile(),
                        config.video_level(),
                        config.pixel_format(),
                        config.bitrate(),
                        config.preset()),
                threshold(config.failure_threshold()),
                seconds("mediamtx.circuit_breaker.recovery_timeout", config.recovery_timeout(), 0.1, 86_400));
    }

    private static SnapshotTiers tiers(StreamsConfig config) {
        String section = "performance.snapshot_tiers.";
        return new SnapshotTiers(
                seconds(section + "tier2_rtsp_ready_check_timeout", config.tier2_rtsp_ready_check_timeout(), 0.1, 29),
                seconds(
                        section + "tier3_activation_trigger_timeout",
                        config.tier3_activation_trigger_timeout(),
                        0.1,
                        29),
                seconds(section + "tier3_activation_timeout", config.tier3_activation_timeout(), 0.1, 29),
                seconds(section + "immediate_response_threshold", config.immediate_response_threshold(), 0, 60),
                seconds(section + "acceptable_response_threshold", config.acceptable_response_threshold(), 0, 60),
                seconds(section + "slow_response_threshold", config.slow_response_threshold(), 0, 60));
    }

    private static Duration seconds(String key, double value, double least, double most) {
        if (!(value >= least && value <= most))
            throw new IllegalArgumentException(key + ": " + least + " to " + most + " s, got " + value);
        return Duration.ofMillis(Math.round(value * 1000));
    }

    private static int threshold(int value) {
        if (value < 1)
            throw new IllegalArgumentException("mediamtx.circuit_breaker.failure_threshold: 1 or more, got " + value);
        return value;
    }

    private static int pixels(String key, int value) {
        if (value < 16 || value > 16_384) throw new IllegalArgumentException(key + ": 16 to 16384, got " + value);
        return value;
    }
}
