package io.camhost.config;

import static io.camhost.config.KeyTable.flag;
import static io.camhost.config.KeyTable.idle;
import static io.camhost.config.KeyTable.integer;
import static io.camhost.config.KeyTable.number;
import static io.camhost.config.KeyTable.path;
import static io.camhost.config.KeyTable.section;
import static io.camhost.config.KeyTable.size;
import static io.camhost.config.KeyTable.text;
import static io.camhost.config.KeyTable.time;

import io.camhost.config.Key.Trait;
import java.util.List;

/** Keys of logs, of ffmpeg as a tool, and of the limits by which the host judges its own health. */
final class OperationKeys {
    private OperationKeys() {}

    static List<KeyTable.Section> sections() {
        return List.of(
                logging(),
                ffmpeg("snapshot", "5", "8", 2, "1"),
                ffmpeg("recording", "10", "15", 3, "2"),
                targets(),
                tiers(),
                optimization(),
                thresholds(),
                debounce());
    }

    private static KeyTable.Section logging() {
        return section(
                "logging",
                "What is written down, and where.",
                text(
                                "level",
                                "INFO",
                                Rule.oneOfAnyCase("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
                                "DEBUG, INFO, WARNING, ERROR or CRITICAL")
                        .with(Trait.LENIENT),
                text("format", "json", Rule.oneOf("json", "console"), "json: one object per line; console: for people")
                        .with(Trait.LENIENT),
                flag("file_enabled", true, ""),
                path("file_path", "", "when empty, camhost.log in the log folder")
                        .with(Trait.LENIENT),
                size("max_file_size", "10MB", Rule.POSITIVE, "then a new file is begun")
                        .with(Trait.LENIENT),
                integer("backup_count", 5, Rule.from(0), "old files kept"),
                flag("console_enabled", true, ""));
    }

    private static KeyTable.Section ffmpeg(
            String use, String creation, String execution, int attempts, String retryDelay) {
        return section(
                "ffmpeg." + use,
                "",
                idle(time("process_creation_timeout", creation, "")),
                idle(time("execution_timeout", execution, "")),
                idle(integer("retry_attempts", attempts, Rule.from(0), "")),
                idle(time("retry_delay", retryDelay, Rule.from(0), "")));
    }

    private static KeyTable.Section targets() {
        return section(
                "performance.response_time_targets",
                "",
                idle(time("snapshot_capture", "2.0", "")),
                idle(time("recording_start", "2.0", "")),
                idle(time("recording_stop", "2.0", "")),
                idle(time("file_listing", "1.0", "")));
    }

    private static KeyTable.Section tiers() {
        return section(
                "performance.snapshot_tiers",
                "",
                time(
                        "tier1_usb_direct_timeout",
                        "3.0",
                        Rule.between(0.1, 29),
                        "for a picture straight from a camera that nobody watches; then its stream is begun"),
                time(
                        "tier2_rtsp_ready_check_timeout",
                        "8.0",
                        Rule.between(0.1, 29),
                        "for one attempt at a picture of the running stream"),
                time(
                        "tier3_activation_timeout",
                        "10",
                        Rule.between(0.1, 29),
                        "until a stream that is begun for a snapshot is live"),
                time("tier3_activation_trigger_timeout", "10", Rule.between(0.1, 29), "until it has a publisher"),
                time(
                        "total_operation_timeout",
                        "10",
                        Rule.between(1, 29),
                        "for a snapshot, over everything that is tried; more for a slow machine"),
                time("immediate_response_threshold", "0.5", "up to so long the log calls a snapshot immediate,"),
                time("acceptable_response_threshold", "2", "acceptable,"),
                time("slow_response_threshold", "5", "slow; then very slow"));
    }

    private static KeyTable.Section optimization() {
        return section(
                "performance.optimization",
                "",
                idle(flag("enable_caching", true, "")),
                idle(time("cache_ttl", "300", "")),
                idle(integer("max_concurrent_operations", 5, Rule.from(1), "")),
                idle(integer("connection_pool_size", 10, Rule.from(1), "")));
    }

    private static KeyTable.Section thresholds() {
        return section(
                "performance.monitoring_thresholds",
                "From where on the host calls itself degraded.",
                number("memory_usage_percent", 90, Rule.between(0, 100), ""),
                idle(number("error_rate_percent", 5, Rule.between(0, 100), "")),
                idle(number("average_response_time_ms", 1000, Rule.POSITIVE, "")),
                number("active_connections_percent", 90, Rule.between(0, 100), ""),
                integer("threads_limit", 1000, Rule.from(1), ""));
    }

    private static KeyTable.Section debounce() {
        return section(
                "performance.debounce",
                "A change of health is told when it has lasted so long.",
                time("health_monitor_seconds", "15", Rule.from(0), ""),
                time("storage_monitor_seconds", "30", Rule.from(0), ""),
                idle(time("performance_monitor_seconds", "45", Rule.from(0), "")));
    }
}
