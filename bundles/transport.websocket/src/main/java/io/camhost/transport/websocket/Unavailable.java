package io.camhost.transport.websocket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What a client hears when there is no engine: the one answer that is worded here. */
final class Unavailable {
    private static final int DEPENDENCY_FAILED = -32050;
    private static final JsonMapper JSON = new JsonMapper();

    private Unavailable() {}

    /** @return empty for a notification, which is never answered */
    static Optional<String> answer(String message) {
        JsonNode id = id(message);
        if (id.isMissingNode()) return Optional.empty();
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        ObjectNode error =
                answer.putObject("error").put("code", DEPENDENCY_FAILED).put("message", "Dependency failed");
        error.putObject("data").put("dependency", "rpc").put("detail", "rpc is not running");
        answer.set("id", id);
        return Optional.of(answer.toString());
    }

    /** Missing for a notification, null where it cannot be told. */
    private static JsonNode id(String message) {
        try {
            JsonNode read = JSON.readTree(message);
            if (!read.isObject()) return JSON.nullNode();
            JsonNode id = read.path("id");
            return id.isNumber() || id.isTextual() ? id : JSON.missingNode();
        } catch (JsonProcessingException unreadable) {
            return JSON.nullNode();
        }
    }
}
