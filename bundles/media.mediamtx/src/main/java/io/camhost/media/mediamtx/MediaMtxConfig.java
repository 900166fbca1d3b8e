package io.camhost.media.mediamtx;

/** What can be configured in {@code mediamtx}, and the one key of {@code media}, with its defaults. Durations are seconds. */
@interface MediaMtxConfig {
    /** Of {@code media}: which driver carries the pictures, or {@code auto}. */
    String driver() default "auto";

    /** Where a MediaMTX may already be running. */
    String host() default "127.0.0.1";

    /** Where one that we run lets viewers in. */
    String listen_host() default "127.0.0.1";

    /** Name or address that viewers use; blank: the one by which they reach us. */
    String public_host() default "";

    /** The program to run when none is running; blank: the environment variable {@code MEDIAMTX}, then the search path. */
    String binary() default "";

    /** What the names of our paths begin with on a server that is attached to. */
    String path_prefix() default "camhost/";

    int api_port() default 9997;

    int rtsp_port() default 8554;

    int hls_port() default 8888;

    int webrtc_port() default 8889;

    int webrtc_udp_port() default 8189;

    /** Whether servers from 1.16 to 1.19.2, the first with paths that are always available, are trusted with them. */
    boolean early_always_available() default false;

    /** So long the API of a server of ours may be stuck; then it is started anew. */
    double api_stuck_limit() default 30;

    /** Between two checks of the server's health while it is well. */
    double health_check_interval() default 30;

    double health_check_timeout() default 5;

    /** Failures in a row that open the breaker. */
    int health_failure_threshold() default 10;

    double health_circuit_breaker_timeout() default 60;

    /** Good answers in a row that close it. */
    int health_recovery_confirmation_threshold() default 3;

    double backoff_base_multiplier() default 2;

    double health_max_backoff_interval() default 120;

    double[] backoff_jitter_range() default {0.8, 1.2};
}
