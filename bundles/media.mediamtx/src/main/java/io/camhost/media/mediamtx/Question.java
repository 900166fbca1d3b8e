package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.camhost.api.camera.CameraId;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a server asks of us: may they?
 *
 * @param id of the connection or session; blank when none
 * @param query of the address, raw
 * @param userAgent blank from servers before 1.19, and in the first question of a connection
 */
record Question(
        String action,
        String path,
        String protocol,
        String id,
        String ip,
        String user,
        String password,
        String token,
        String query,
        String userAgent) {
    private static final int LONGEST = 8192;

    private static final class Lazy {
        static final JsonMapper JSON = JsonMapper.builder().build();
    }

    /** @throws IOException when it is none */
    static Question of(byte[] json) throws IOException {
        JsonNode node = Lazy.JSON.readTree(json);
        if (node == null || !node.isObject()) throw new IOException("no object");
        return new Question(
                text(node, "action"),
                text(node, "path"),
                text(node, "protocol"),
                text(node, "id"),
                text(node, "ip"),
                text(node, "user"),
                text(node, "password"),
                text(node, "token"),
                text(node, "query"),
                text(node, "userAgent"));
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).isTextual() ? node.path(key).asText() : "";
    }

    Optional<CameraId> camera() {
        try {
            return Optional.of(CameraId.parse(path));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean fromLoopback() {
        return ip.startsWith("127.") || ip.equals("::1") || ip.startsWith("::ffff:127.");
    }

    /** A ticket, a token or a key: wherever a player could put it. */
    Optional<String> credential() {
        for (String given : new String[] {token, password, parameter("token"), parameter("jwt")})
            if (!given.isEmpty() && given.length() <= LONGEST) return Optional.of(given);
        return Optional.empty();
    }

    private String parameter(String name) {
        for (String pair : query.split("&"))
            if (pair.startsWith(name + "=")) {
                try {
                    return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException notEncoded) {
                    return "";
                }
            }
        return "";
    }
}
