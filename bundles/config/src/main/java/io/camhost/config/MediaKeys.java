package io.camhost.config;

import static io.camhost.config.KeyTable.flag;
import static io.camhost.config.KeyTable.idle;
import static io.camhost.config.KeyTable.integer;
import static io.camhost.config.KeyTable.list;
import static io.camhost.config.KeyTable.number;
import static io.camhost.config.KeyTable.path;
import static io.camhost.config.KeyTable.port;
import static io.camhost.config.KeyTable.restart;
import static io.camhost.config.KeyTable.section;
import static io.camhost.config.KeyTable.size;
import static io.camhost.config.KeyTable.text;
import static io.camhost.config.KeyTable.time;

import io.camhost.config.Key.Trait;
import java.util.List;

/** Keys of the media server, of what it makes of a picture, and of what is kept. */
final class MediaKeys {
    private MediaKeys() {}

    static List<KeyTable.Section> sections() {
        return List.of(
                media(), mediamtx(), codec(), readiness(), breaker(), recording(), snapshots(), storage(), retention());
    }

    private static KeyTable.Section media() {
        return section(
                "media",
                "What carries the pictures.",
                text(
                        "driver",
                        "auto",
                        Rule.oneOf("auto", "mediamtx", "ffmpeg"),
                        "mediamtx, ffmpeg (embedded: HLS only), or auto: MediaMTX where it is found, else ffmpeg"),
                integer(
                        "largest_height",
                        720,
                        Rule.between(16, 16_384),
                        "of a picture that is encoded here; less for a weak machine"),
                list("wishes", Type.TEXTS, "[]", WishRule.WISHES, "such as camera0=1280x720@15 mjpeg 2M"));
    }

    private static KeyTable.Section mediamtx() {
        return section(
                "mediamtx",
                "The MediaMTX server: one that answers at host and api_port is used, else a binary is started.",
                restart(text("host", "127.0.0.1", Rule.NOT_BLANK, "where it runs")),
                restart(
                        text(
                                "listen_host",
                                "127.0.0.1",
                                Rule.IPV4,
                                "where one that is run here lets viewers in: an address of this machine, or 0.0.0.0 for all; `camhost expose` sets it")),
                text(
                        "public_host",
                        "",
                        Rule.ANY,
                        "its name in stream addresses; when empty, the one by which the client reached us"),
                restart(path("binary", "", "the program to start; when empty, mediamtx on PATH")),
                restart(text(
                        "path_prefix",
                        "camhost/",
                        PREFIX,
                        "what the names of our paths begin with on a server that somebody else runs")),
                port("api_port", 9997, ""),
                port("rtsp_port", 8554, ""),
                port("webrtc_port", 8889, ""),
                port("hls_port", 8888, ""),
                port("webrtc_udp_port", 8189, "UDP, for WebRTC's media"),
                flag(
                        "early_always_available",
                        false,
                        "trusts servers from 1.16 to 1.19.2 with paths that outlive their publishers"),
                time(
                        "api_stuck_limit",
                        "30s",
                        Rule.from(5),
                        "a server of ours whose API is stuck for so long is started anew; its streams go on until then"),
                idle(time("timeout", "10s", "for one of its answers")),
                idle(path("config_path", "", "")),
                path("recordings_path", "", "where recordings go; when empty, data/recordings")
                        .with(Trait.WRITABLE),
                path("snapshots_path", "", "where snapshots go; when empty, data/snapshots")
                        .with(Trait.WRITABLE),
                idle(flag("override_mediamtx_paths", true, "")),
                time("health_check_interval", "30", "between two checks while it is well"),
                time("health_check_timeout", "5", "for the answer to one"),
                integer("health_failure_threshold", 10, Rule.from(1), "failures in a row that open the breaker"),
                time("health_circuit_breaker_timeout", "60", "for which it stays open"),
                integer("health_recovery_confirmation_threshold", 3, Rule.from(1), "good answers that close it"),
                number("backoff_base_multiplier", 2.0, Rule.from(1), "growth of the pause after each failure"),
                time("health_max_backoff_interval", "120", "longest such pause"),
                list("backoff_jitter_range", Type.NUMBERS, "[0.8, 1.2]", Rule.SPREAD, "random factor of such a pause"),
                idle(time("process_termination_timeout", "3.0", "for a child to end when asked")),
                idle(time("process_kill_timeout", "2.0", "for it to end when killed")),
                idle(time("run_on_demand_start_timeout", "10s", "for a stream to begin when somebody wants to see it")),
                time("run_on_demand_close_after", "300s", "a stream goes on after its last viewer"),
                time("record_part_duration", "1s", "at most so much of a recording is lost in a power cut"),
                time("record_segment_duration", "30m", "a recording's file is closed and a new one begun"));
    }

    private static KeyTable.Section codec() {
        return section(
                "mediamtx.codec",
                "How pictures are encoded that do not come as H.264. The defaults play in every browser.",
                text(
                        "video_profile",
                        "baseline",
                        Rule.oneOf("baseline", "main", "high", "high10", "high422", "high444"),
                        ""),
                text("video_level", "3.0", LEVEL, ""),
                text("pixel_format", "yuv420p", Rule.oneOf("yuv420p", "yuv422p", "yuv444p"), ""),
                text("bitrate", "600k", BITRATE, ""),
                text(
                        "preset",
                        "ultrafast",
                        Rule.oneOf(
                                "ultrafast",
                                "superfast",
                                "veryfast",
                                "faster",
                                "fast",
                                "medium",
                                "slow",
                                "slower",
                                "veryslow"),
                        ""));
    }

    private static final Rule PREFIX = new Rule(
            "up to 64 letters, digits, _, - and /, not beginning with /, such as camhost/",
            value -> ((String) value).matches("(?!/)(?!.*//)[A-Za-z0-9_/-]{0,64}"));
    private static final Rule LEVEL = new Rule("1.0–5.2, such as 3.1", value -> {
        String level = (String) value;
        if (!level.matches("[1-5](\\.[0-3])?")) return false;
        double number = Double.parseDouble(level);
        return number >= 1.0 && number <= 5.2;
    });
    private static final Rule BITRATE =
            new Rule("a bit rate such as 600k or 2M", value -> ((String) value).matches("[1-9][0-9]{0,8}[kKmM]?"));

    private static KeyTable.Section readiness() {
        return section(
                "mediamtx.stream_readiness",
                "Waiting for a stream's first picture.",
                idle(time("timeout", "15", "")),
                idle(integer("retry_attempts", 3, Rule.from(0), "")),
                idle(time("retry_delay", "2.0", Rule.from(0), "")),
                idle(time("check_interval", "0.5", "")),
                idle(flag("enable_progress_notifications", true, "")),
                idle(flag("graceful_fallback", true, "")));
    }

    private static KeyTable.Section breaker() {
        return section(
                "mediamtx.circuit_breaker",
                "The breaker of recording operations.",
                integer("failure_threshold", 5, Rule.from(1), "recordings that fail in a row: then none is begun"),
                time("recovery_timeout", "30s", "for so long"));
    }

    private static KeyTable.Section recording() {
        return section(
                "recording",
                "",
                time("away_limit", "10s", Rule.from(0), "a recording goes on over so long an absence of its camera"),
                flag("resume", false, "begins a new recording when the camera comes back later"),
                idle(flag("enabled", false, "")),
                idle(flag("auto_record", false, "")),
                text("format", "fmp4", Rule.oneOf("fmp4", "mp4", "mkv"), "when the client does not say"),
                idle(text("quality", "high", Rule.oneOf("low", "medium", "high"), "")),
                idle(time("max_duration", "86400", "longest recording")),
                idle(time("segment_duration", "3600", "")),
                idle(size("max_segment_size", "524288000", Rule.POSITIVE, "")),
                idle(integer("rotation_minutes", 30, Rule.from(1), "")),
                idle(flag("auto_cleanup", true, "")),
                idle(time("cleanup_interval", "86400", "between two clean-ups of recordings")),
                idle(integer("cleanup_after_days", 30, Rule.from(1), "")),
                idle(time("max_age", "604800", "")),
                idle(size("max_size", "10737418240", Rule.POSITIVE, "")),
                flag("use_device_subdirs", true, "a folder for each camera"),
                idle(text("file_name_pattern", "%path_%Y-%m-%d_%H-%M-%S", Rule.NOT_BLANK, "")),
                integer(
                        "default_page_size",
                        50,
                        Rule.between(1, 1000),
                        "entries of a listing when the client does not say"),
                idle(integer("max_page_size", 1000, Rule.between(1, 1000), "entries of a listing at most")),
                idle(integer("max_restart_count", 3, Rule.from(0), "")));
    }

    private static KeyTable.Section snapshots() {
        return section(
                "snapshots",
                "",
                idle(flag("enabled", true, "")),
                text("format", "jpeg", Rule.oneOf("jpg", "jpeg", "png"), "when the client does not say"),
                integer("quality", 90, Rule.between(1, 100), "of JPEG, when the client does not say"),
                integer("max_width", 1920, Rule.from(16), ""),
                integer("max_height", 1080, Rule.from(16), ""),
                idle(flag("auto_cleanup", true, "")),
                idle(time("cleanup_interval", "3600", "between two clean-ups of snapshots")),
                idle(integer("cleanup_after_days", 7, Rule.from(1), "")),
                idle(time("max_age", "86400", "")),
                idle(integer("max_count", 1000, Rule.from(1), "")),
                flag("use_device_subdirs", true, "a folder for each camera"));
    }

    private static KeyTable.Section storage() {
        return section(
                "storage",
                "The disk that recordings are on.",
                integer("warn_percent", 80, Rule.between(0, 100), "used: from here on it is said"),
                integer("block_percent", 90, Rule.between(0, 100), "used: from here on no recording begins"),
                path("default_path", "", "the same as mediamtx.recordings_path, which wins")
                        .with(Trait.WRITABLE),
                path("fallback_path", "/tmp/recordings", "for new files while the other folder cannot be written"));
    }

    private static KeyTable.Section retention() {
        return section(
                "retention_policy",
                "What is deleted by itself: not built yet, nothing is.",
                idle(flag("enabled", true, "")),
                idle(text("type", "age", Rule.oneOf("age", "size", "manual"), "")),
                idle(integer("max_age_days", 7, Rule.between(1, 365), "")),
                idle(number("max_size_gb", 1, Rule.above(0, 1000), "")),
                idle(flag("auto_cleanup", true, "")));
    }
}
