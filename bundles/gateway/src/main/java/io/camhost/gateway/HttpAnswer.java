package io.camhost.gateway;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer: the gateway pumps the body, so that the handler may leave meanwhile. {@code Content-Length} is set by the gateway; for
 * HEAD it leaves the body out.
 */
public record HttpAnswer(int status, Map<String, String> headers, Body body) {
    public sealed interface Body {}

    public record Bytes(byte[] bytes) implements Body {}

    /** Part of a file, opened before the headers are sent. @param length bytes from {@code offset} on */
    public record File(Path path, long offset, long length) implements Body {}

    /** @param type such as {@code application/json} */
    public static HttpAnswer of(int status, String type, byte[] body) {
        return new HttpAnswer(status, Map.of("Content-Type", type), new Bytes(body));
    }

    /** UTF-8. */
    public static HttpAnswer text(int status, String type, String body) {
        return of(status, type + ";charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What the contract promises for every error: {@code {"error", "status", "timestamp"}}.
     *
     * @param text for people, one of the handler's own; nothing that a client has sent
     * @param more headers
     */
    public static HttpAnswer error(int status, String text, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Content-Type", "application/json");
        headers.putIfAbsent("Cache-Control", "no-store");
        String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
        String body = "{\"error\":\"" + quoted + "\",\"status\":" + status + ",\"timestamp\":\""
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\"}";
        return new HttpAnswer(status, headers, new Bytes(body.getBytes(StandardCharsets.UTF_8)));
    }

    public static HttpAnswer empty(int status, Map<String, String> headers) {
        return new HttpAnswer(status, headers, new Bytes(new byte[0]));
    }
}
