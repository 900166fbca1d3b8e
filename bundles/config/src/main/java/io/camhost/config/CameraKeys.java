package io.camhost.config;

import static io.camhost.config.KeyTable.flag;
import static io.camhost.config.KeyTable.idle;
import static io.camhost.config.KeyTable.integer;
import static io.camhost.config.KeyTable.list;
import static io.camhost.config.KeyTable.section;
import static io.camhost.config.KeyTable.text;
import static io.camhost.config.KeyTable.time;

import io.camhost.config.Key.Trait;
import java.util.List;

/** Keys of finding and probing cameras. */
final class CameraKeys {
    private CameraKeys() {}

    static List<KeyTable.Section> sections() {
        return List.of(camera(), simulated(), rtsp(), external(), skydio(), uav());
    }

    private static KeyTable.Section camera() {
        return section(
                "camera",
                "Cameras of this machine.",
                list(
                        "device_range",
                        Type.INTEGERS,
                        "[0, 9]",
                        Rule.numbersFrom(0, 100),
                        "only these /dev/video numbers: two say from and to, others are meant as they are; unset: every capture device"),
                list(
                        "aliases",
                        Type.TEXTS,
                        "[]",
                        Rule.ALIASES,
                        "what people call them, such as camera0=Front door; wins over camhost cameras alias"),
                time(
                        "poll_interval",
                        "0.1",
                        Rule.from(0.01),
                        "between two looks where no events arrive, to begin with"),
                time("fallback_poll_interval", "90", "between two looks where they do"),
                time("detection_timeout", "2.0", Rule.from(0.1), "for one look"),
                flag("enable_capability_detection", true, "asks each camera what it can do"),
                idle(flag("auto_start_streams", true, "")),
                idle(time("capability_timeout", "5.0", "for one such question")),
                time("capability_retry_interval", "1.0", ""),
                integer("capability_max_retries", 3, Rule.from(0), ""),
                text(
                        "discovery_mode",
                        "event-first",
                        Rule.oneOf("event-first", "hybrid", "poll-only"),
                        "event-first: events tell, and a look now and then makes sure; hybrid: looks go on beside events; poll-only: looks only"),
                integer(
                        "max_event_handlers",
                        10,
                        Rule.from(1),
                        "devices that are asked what they are at the same time"),
                time("event_handler_timeout", "5s", "after which a device counts as stuck"),
                time("swap_wait", "5s", "that cameras stay as they are while what finds them is replaced"));
    }

    private static KeyTable.Section simulated() {
        return section(
                "simulated",
                "Cameras that are only played: a test pattern with a clock, or a video file again and again.",
                integer("cameras", 0, Rule.between(0, 64), "test patterns"),
                list("videos", Type.TEXTS, "[]", Rule.ABSOLUTE_PATHS, "files, each becomes a camera"),
                integer("width", 640, Rule.between(16, 7680), "of a test pattern"),
                integer("height", 360, Rule.between(16, 4320), "of a test pattern"),
                integer("fps", 15, Rule.between(1, 120), "of a test pattern"),
                flag("text", true, "writes clock and name into a test pattern"));
    }

    private static KeyTable.Section rtsp() {
        return section(
                "rtsp",
                "Cameras in the network that speak RTSP.",
                time("check_interval", "30s", Rule.from(1), "between two looks at a camera that nobody watches"));
    }

    static KeyTable.Section rtspCameras() {
        return section(
                "rtsp.cameras",
                "The cameras. A name and a URL are enough for one that asks for no login.",
                text("name", "Garden", Rule.ITEM_NAME, "what people call it; once in the list")
                        .with(Trait.NEEDED),
                text("url", "rtsp://192.0.2.7:554/stream1", Rule.RTSP_URL, "once in the list")
                        .with(Trait.NEEDED),
                text("user", "camhost", Rule.ANY, "who logs in there"),
                text(
                                "password",
                                "",
                                Rule.ANY,
                                "better kept out of this file: in CAMERA_SERVICE_RTSP_CAMERAS_<NAME>_PASSWORD, or")
                        .with(Trait.SECRET),
                text(
                                "password_file",
                                "/etc/camhost/garden.password",
                                Rule.ABSOLUTE_PATH,
                                "holds nothing but the password; mode 0600")
                        .with(Trait.SECRET_FILE));
    }

    private static KeyTable.Section external() {
        return section(
                "external_discovery",
                "Looking for cameras in the network: not built yet; those that are listed in rtsp are found.",
                idle(flag("enabled", false, "")),
                idle(time("scan_interval", "0", Rule.from(0), "0: on demand")),
                idle(time("scan_timeout", "30", "")),
                idle(integer("max_concurrent_scans", 5, Rule.from(1), "")),
                idle(flag("enable_startup_scan", false, "")));
    }

    private static KeyTable.Section skydio() {
        return section(
                "external_discovery.skydio",
                "",
                idle(flag("enabled", true, "")),
                idle(list("network_ranges", Type.TEXTS, "[192.168.42.0/24]", Rule.ANY, "")),
                idle(integer("eo_port", 5554, Rule.PORT, "")),
                idle(integer("ir_port", 6554, Rule.PORT, "")),
                idle(text("eo_stream_path", "/subject", Rule.URL_PATH, "")),
                idle(text("ir_stream_path", "/infrared", Rule.URL_PATH, "")),
                idle(flag("enable_both_streams", true, "")),
                idle(list("known_ips", Type.TEXTS, "[]", Rule.ANY, "")));
    }

    private static KeyTable.Section uav() {
        return section(
                "external_discovery.generic_uav",
                "",
                idle(flag("enabled", false, "")),
                idle(list("network_ranges", Type.TEXTS, "[]", Rule.ANY, "")),
                idle(list("common_ports", Type.INTEGERS, "[554, 8554]", Rule.numbersFrom(1, 100), "")),
                idle(list("stream_paths", Type.TEXTS, "[/stream, /live, /video]", Rule.ANY, "")),
                idle(list("known_ips", Type.TEXTS, "[]", Rule.ANY, "")));
    }
}
