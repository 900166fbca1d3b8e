package io.camhost.streams;

/**
 * What can be configured beside {@link MediaConfig}, with its defaults; keys of {@code io.camhost.mediamtx}, {@code .mediamtx.codec},
 * {@code .recording}, {@code .snapshots}, {@code .notifications.real_time} and {@code .performance.snapshot_tiers}. Durations are seconds.
 */
@interface StreamsConfig {
    /**
     * How long a stream stays after its last viewer. 0 is "not set": clients are told the contract's 300 s, and a stream that only
     * viewers wanted stays for 30 s.
     */
    double run_on_demand_close_after() default 0;

    double record_part_duration() default 1;

    double record_segment_duration() default 1800;

    String video_profile() default "baseline";

    /** Given to the encoder only if the picture fits into it. */
    String video_level() default "3.0";

    String pixel_format() default "yuv420p";

    String bitrate() default "600k";

    String preset() default "ultrafast";

    /** How long a recording goes on while its camera is away. */
    double away_limit() default 10;

    /** Whether a new recording begins when a camera is back whose recording has ended because it was away. */
    boolean resume() default false;

    int max_width() default 1920;

    int max_height() default 1080;

    double recording_progress_interval() default 0.5;

    /** For a snapshot, over everything that is tried; below the 30 s in which a call is answered. */
    double total_operation_timeout() default 10;

    /** For one picture straight from the camera; then its stream is begun instead. */
    double tier1_usb_direct_timeout() default 3;

    /** For one attempt to get a picture of the running stream. */
    double tier2_rtsp_ready_check_timeout() default 8;

    /** Until a stream that is begun for a snapshot has a publisher. */
    double tier3_activation_trigger_timeout() default 10;

    /** Until it is live. */
    double tier3_activation_timeout() default 10;

    /** What the log calls immediate, acceptable, slow; longer is very slow. */
    double immediate_response_threshold() default 0.5;

    double acceptable_response_threshold() default 2;

    double slow_response_threshold() default 5;

    /** Recordings that the media server fails in a row, until none is begun. */
    int failure_threshold() default 5;

    /** For so long. */
    double recovery_timeout() default 30;
}
