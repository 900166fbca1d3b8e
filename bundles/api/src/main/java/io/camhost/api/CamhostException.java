package io.camhost.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The caller cannot go on, for a reason it can act on. Neither message nor data may hold client input, file system paths, URLs,
 * stack traces or secrets: both reach clients.
 */
public class CamhostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> data;

    /** @param data values of JDK types that can become JSON: strings, numbers, booleans, lists and maps of them */
    public CamhostException(ErrorCode code, String message, Map<String, ?> data) {
        super(message);
        this.code = code;
        this.data = Map.copyOf(data);
    }

    public CamhostException(ErrorCode code, String message, Map<String, ?> data, Throwable cause) {
        this(code, message, data);
        initCause(cause);
    }

    public ErrorCode code() {
        return code;
    }

    public Map<String, Object> data() {
        return data;
    }

    /** @param resource camera, recording, snapshot or stream */
    public static CamhostException notFound(String resource, String id) {
        String name = resource.substring(0, 1).toUpperCase(Locale.ROOT) + resource.substring(1);
        return new CamhostException(ErrorCode.NOT_FOUND, name + " not found", Map.of("resource", resource, "id", id));
    }

    public static CamhostException invalidState(String state, String... allowedStates) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("state", state);
        if (allowedStates.length > 0) data.put("allowed_states", List.of(allowedStates));
        return new CamhostException(ErrorCode.INVALID_STATE, "Invalid state", data);
    }

    /**
     * @param param the parameter's name
     * @param rule which rule it breaks: required, type, pattern, length, range, enum, object, known_topic …
     * @param hint what would be right
     */
    public static CamhostException invalidParameter(String param, String rule, String hint) {
        return new CamhostException(
                ErrorCode.INVALID_PARAMETER, "Invalid parameters", Map.of("param", param, "rule", rule, "hint", hint));
    }

    /** @param dependency MediaMTX, FFmpeg, V4L2 or the name of a part of the host */
    public static CamhostException dependencyFailed(String dependency, String detail) {
        return new CamhostException(
                ErrorCode.DEPENDENCY_FAILED, "Dependency failed", Map.of("dependency", dependency, "detail", detail));
    }

    public static CamhostException unsupported(String feature, String reason) {
        return new CamhostException(ErrorCode.UNSUPPORTED, "Unsupported", Map.of("feature", feature, "reason", reason));
    }
}
