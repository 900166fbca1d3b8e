package io.camhost.transport.websocket;

import io.camhost.swap.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client hears when there is no engine: the one answer that is worded here. */
final class Unavailable {
    private static final int DEPENDENCY_FAILED = -32050;

    private Unavailable() {}

    /** @return empty for a notification, which is never answered */
    static Optional<String> answer(String message) {
        try {
            Object id = Json.read(message).get("id");
            return id instanceof Number || id instanceof String ? Optional.of(withId(id)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of(withId(null));
        }
    }

    /** @param id null where it cannot be told */
    private static String withId(@Nullable Object id) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("dependency", "rpc");
        data.put("detail", "rpc is not running");
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", DEPENDENCY_FAILED);
        error.put("message", "Dependency failed");
        error.put("data", data);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("jsonrpc", "2.0");
        answer.put("error", error);
        answer.put("id", id);
        return Json.write(answer);
    }
}
