package io.camhost.gateway.jetty;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the gateway is told, checked.
 *
 * @param port 0 for any that is free
 * @param callbackPort 0 for any that is free, which is then kept
 * @param limits these apply at once when they change; host and port need a restart
 */
record Settings(String host, int port, int callbackPort, Limits limits) {

    /**
     * @param maxMessageSize bytes, after login
     * @param readTimeout so long a single message may take to arrive
     * @param maxQueuedIn bytes received and not ended, over all connections
     * @param maxQueuedOut bytes to send, over all connections
     * @param maxMessagesIn of one connection, received and not handed out
     * @param maxMessagesOut of one connection, not sent
     */
    record Limits(
            int maxConnections,
            int maxMessageSize,
            Duration readTimeout,
            Duration writeTimeout,
            Duration pingInterval,
            Duration pongWait,
            Duration cleanupTimeout,
            Duration requestTimeout,
            long maxQueuedIn,
            long maxQueuedOut,
            int maxMessagesIn,
            int maxMessagesOut,
            Cors cors) {}

    static Settings of(JettyGateway.Config config) {
        if (!config.tls_cert_path().isEmpty() || !config.tls_key_path().isEmpty())
            throw new IllegalArgumentException("server.tls_cert_path, server.tls_key_path: TLS is not built yet; remove"
                    + " them and put a TLS proxy in front, or listen on loopback only");
        if (config.host().isBlank()) throw bad("server.host", "an address or a name", config.host());
        if (config.port() < 0 || config.port() > 65535) throw bad("server.port", "0-65535", config.port());
        if (config.callback_port() < 0 || config.callback_port() > 65535)
            throw bad("server.callback_port", "0-65535", config.callback_port());
        return new Settings(
                config.host(),
                config.port(),
                config.callback_port(),
                new Limits(
                        (int) between("server.max_connections", config.max_connections(), 1, 100_000),
                        (int) between("server.max_message_size", config.max_message_size(), 1024, 64 << 20),
                        seconds("server.read_timeout", config.read_timeout()),
                        seconds("server.write_timeout", config.write_timeout()),
                        seconds("server.ping_interval", config.ping_interval()),
                        seconds("server.pong_wait", config.pong_wait()),
                        seconds("server.client_cleanup_timeout", config.client_cleanup_timeout()),
                        seconds("server.request_timeout", config.request_timeout()),
                        between("server.max_queued_bytes_in", config.max_queued_bytes_in(), 65_536, Long.MAX_VALUE),
                        between("server.max_queued_bytes_out", config.max_queued_bytes_out(), 65_536, Long.MAX_VALUE),
                        (int) between("server.max_queued_messages", config.max_queued_messages(), 1, 1_000_000),
                        (int) between("notifications.websocket.max_queue_size", config.max_queue_size(), 1, 1_000_000),
                        new Cors(
                                Set.of(config.cors_origins()),
                                List.of(config.cors_methods()),
                                List.of(config.cors_headers()),
                                config.cors_credentials())));
    }

    static Duration seconds(String key, double value) {
        if (!(value > 0) || value > 1e6) throw bad(key, "seconds, more than 0", value);
        return Duration.ofNanos((long) (value * 1e9));
    }

    private static long between(String key, long value, long least, long most) {
        if (value < least || value > most)
            throw bad(key, most == Long.MAX_VALUE ? "at least " + least : least + "-" + most, value);
        return value;
    }

    static IllegalArgumentException bad(String key, String rule, Object value) {
        return new IllegalArgumentException(key + ": " + rule + ", got " + value);
    }
}
