package io.camhost.config;

import static io.camhost.config.KeyTable.flag;
import static io.camhost.config.KeyTable.idle;
import static io.camhost.config.KeyTable.integer;
import static io.camhost.config.KeyTable.list;
import static io.camhost.config.KeyTable.path;
import static io.camhost.config.KeyTable.restart;
import static io.camhost.config.KeyTable.section;
import static io.camhost.config.KeyTable.size;
import static io.camhost.config.KeyTable.text;
import static io.camhost.config.KeyTable.time;

import io.camhost.config.Key.Trait;
import java.util.List;

/** Keys of the sockets, of who may do what, and of what reaches clients. */
final class HostKeys {
    private HostKeys() {}

    static List<KeyTable.Section> sections() {
        return List.of(server(), rpc(), security(), apiKeys(), websocket(), realTime(), health());
    }

    private static KeyTable.Section server() {
        return section(
                "server",
                "The API, the page and the files: one port for WebSocket and HTTP.",
                restart(
                        text(
                                "host",
                                "127.0.0.1",
                                Rule.NOT_BLANK,
                                "address to listen on; 0.0.0.0 for all. `camhost expose ADDRESS` sets all that belongs together")),
                restart(integer("port", 8002, Rule.OUR_PORT, "TCP port")),
                restart(
                        integer(
                                "callback_port",
                                0,
                                Rule.OUR_PORT,
                                "TCP port of 127.0.0.1 where the MediaMTX that is run here asks who may watch; a free one is kept for later starts")),
                restart(text("websocket_path", "/ws", Rule.URL_PATH, "where the API is")),
                integer("max_connections", 100, Rule.from(1), "WebSocket connections at a time"),
                time("read_timeout", "60s", "for one frame to arrive whole; says nothing about idle connections"),
                time("write_timeout", "5s", "for one frame to be taken by a client"),
                time("ping_interval", "30s", "between two pings to a client"),
                time("pong_wait", "60s", "without any sign of life, then the connection is closed"),
                size(
                        "max_message_size",
                        "1048576",
                        Rule.from(1024),
                        "largest message from a client that has logged in"),
                size(
                        "max_queued_bytes_in",
                        "8MB",
                        Rule.POSITIVE,
                        "received and not yet answered, over all connections"),
                size("max_queued_bytes_out", "8MB", Rule.POSITIVE, "waiting to be sent, over all connections"),
                idle(size("read_buffer_size", "1024", Rule.POSITIVE, "")),
                idle(size("write_buffer_size", "1024", Rule.POSITIVE, "")),
                idle(time("shutdown_timeout", "30s", "for the whole host to stop")),
                time("client_cleanup_timeout", "10s", "for answers to reach clients when the host stops"),
                flag("response_metadata", false, "adds processing time and server time to every answer"),
                text(
                        "public_base_url",
                        "",
                        Rule.ANY,
                        "makes download links absolute, such as https://cameras.example.com"),
                path("static_dir", "", "a folder whose files are served at / instead of the page"),
                time("download_url_ttl", "3600", "how long a download link is good for"),
                restart(text("tls_cert_path", "", Rule.ABSOLUTE_PATH, "TLS is not built yet: leave it empty")
                        .with(Trait.NOT_BUILT)),
                restart(text("tls_key_path", "", Rule.ABSOLUTE_PATH, "TLS is not built yet: leave it empty")
                        .with(Trait.NOT_BUILT)));
    }

    private static KeyTable.Section rpc() {
        return section(
                "rpc",
                "How calls wait while a part of the host is being replaced.",
                time("swap_wait", "5s", "for the successor of a part; then the call fails"));
    }

    private static KeyTable.Section security() {
        return section(
                "security",
                "Who may do what. Secrets are better kept out of this file: environment CAMERA_SERVICE_JWT_SECRET.",
                text(
                                "jwt_secret_key",
                                "",
                                Rule.ANY,
                                "signs tokens, at least 32 bytes; when empty one is made and kept in the data folder")
                        .with(Trait.SECRET),
                integer("jwt_expiry_hours", 24, Rule.from(1), "life of the tokens that `camhost token` makes"),
                text(
                        "media_access",
                        "loopback",
                        Rule.oneOf("loopback", "token", "open"),
                        "who sees pictures: loopback (anyone on this machine, others with a token), token, or open"),
                time(
                        "media_ticket_ttl",
                        "1h",
                        "how long a stream's address with a ticket is good for; then its viewers are ended"),
                integer("rate_limit_requests", 6000, Rule.from(1), "calls of one connection per window"),
                time("rate_limit_window", "1m", ""),
                integer("rate_limit_burst", 200, Rule.from(1), "calls at once"),
                integer("auth_failure_limit", 20, Rule.from(1), "failed logins of one connection in a minute"),
                integer("auth_lockout_threshold", 100, Rule.from(1), "failed logins of one address per window"),
                time("auth_lockout_window", "5m", ""),
                time("auth_lockout_time", "5m", "for which such an address is refused"),
                list(
                        "cors_origins",
                        Type.TEXTS,
                        "[http://localhost:3000, https://localhost:3000]",
                        Rule.ANY,
                        "web pages of other origins that may connect; \"*\" for all"),
                list("cors_methods", Type.TEXTS, "[GET, POST, OPTIONS]", Rule.ANY, ""),
                list("cors_headers", Type.TEXTS, "[Authorization, Content-Type, X-API-Key]", Rule.ANY, ""),
                flag("cors_credentials", false, ""),
                idle(path("api_keys_path", "", "where API keys are kept")),
                flag("allow_insecure_secret", false, "accepts a short or published jwt_secret_key, for tests"));
    }

    private static KeyTable.Section apiKeys() {
        return section(
                "api_key_management",
                "API keys: not built yet.",
                idle(integer("key_length", 32, Rule.between(32, 128), "random bytes")),
                idle(text("key_prefix", "csk_", Rule.NOT_BLANK, "")),
                idle(time("default_expiry", "90d", "")),
                idle(integer("max_keys_per_role", 10, Rule.from(1), "")),
                idle(flag("audit_logging", true, "")),
                idle(flag("usage_tracking", true, "")));
    }

    private static KeyTable.Section websocket() {
        return section(
                "notifications.websocket",
                "Events on their way to clients.",
                integer(
                        "max_queue_size",
                        1000,
                        Rule.from(1),
                        "messages waiting for one client; more close its connection"),
                idle(time("delivery_timeout", "5", "")),
                idle(integer("retry_attempts", 3, Rule.from(0), "")),
                idle(time("retry_delay", "1", Rule.from(0), "")),
                idle(time("cleanup_interval", "30", "")));
    }

    private static KeyTable.Section realTime() {
        return section(
                "notifications.real_time",
                "How often running things are told.",
                idle(time("camera_status_interval", "1.0", "")),
                time("recording_progress_interval", "0.5", "between two recording.progress events"),
                idle(time("connection_health_check", "10", "")));
    }

    private static KeyTable.Section health() {
        return section(
                "http_health",
                "Health for load balancers and monitoring: no login, no secrets.",
                restart(flag("enabled", true, "")),
                restart(text("host", "127.0.0.1", Rule.NOT_BLANK, "address to listen on; 0.0.0.0 for all")),
                restart(integer("port", 8003, Rule.OUR_PORT, "TCP port")),
                idle(time("read_timeout", "5s", "")),
                idle(time("write_timeout", "5s", "")),
                time("idle_timeout", "30s", ""),
                restart(text("basic_endpoint", "/health", Rule.URL_PATH, "")),
                restart(text("detailed_endpoint", "/health/detailed", Rule.URL_PATH, "")),
                restart(text("ready_endpoint", "/health/ready", Rule.URL_PATH, "")),
                restart(text("live_endpoint", "/health/live", Rule.URL_PATH, "")));
    }
}
