package io.camhost.rpc;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as clients see it: a number, the constant text of that number, and data. The one place with JSON-RPC's numbers.
 *
 * @param data left out of the answer when empty
 */
record Failure(int code, String message, Map<String, Object> data) {
    static final int INTERNAL_ERROR = -32603;
    static final int DEPENDENCY_FAILED = -32050;

    static final Failure PARSE_ERROR = new Failure(-32700, "Parse error", Map.of());
    static final Failure METHOD_NOT_FOUND = new Failure(
            -32601,
            "Method not found",
            Map.of("hint", "rpc.discover lists the methods there are; names are case-sensitive"));

    static Failure invalidRequest(String hint) {
        return new Failure(-32600, "Invalid Request", Map.of("hint", hint));
    }

    /** @param correlation by which the log tells more */
    static Failure internal(String correlation) {
        return new Failure(INTERNAL_ERROR, "Internal server error", Map.of("request_id", correlation));
    }

    static Failure rateLimited(long retryAfterMillis) {
        return of(new CamhostException(
                ErrorCode.RATE_LIMITED, "too often", Map.of("retry_after_ms", Math.max(1, retryAfterMillis))));
    }

    static Failure of(CamhostException e) {
        return new Failure(number(e.code()), text(e), new LinkedHashMap<>(e.data()));
    }

    /** Whether the host is to blame, not the client; for the error rate. */
    boolean ours() {
        return code == INTERNAL_ERROR || code == DEPENDENCY_FAILED;
    }

    private static int number(ErrorCode code) {
        return switch (code) {
            case INVALID_PARAMETER -> -32602;
            case UNAUTHENTICATED -> -32001;
            case FORBIDDEN -> -32002;
            case NOT_FOUND -> -32010;
            case INVALID_STATE -> -32020;
            case UNSUPPORTED -> -32030;
            case RATE_LIMITED -> -32040;
            case DEPENDENCY_FAILED -> DEPENDENCY_FAILED;
            case INTERNAL -> INTERNAL_ERROR;
        };
    }

    private static String text(CamhostException e) {
        return switch (e.code()) {
            case INVALID_PARAMETER -> "Invalid parameters";
            case UNAUTHENTICATED ->
                "auth_required".equals(e.data().get("reason"))
                        ? "Authentication required (auth_required)"
                        : "Authentication failed or token expired";
            case FORBIDDEN -> "Permission denied";
            case NOT_FOUND -> e.getMessage() == null ? "Not found" : e.getMessage(); // names the kind: Camera not found
            case INVALID_STATE -> "Invalid state";
            case UNSUPPORTED -> "Unsupported";
            case RATE_LIMITED -> "Rate limited";
            case DEPENDENCY_FAILED -> "Dependency failed";
            case INTERNAL -> "Internal server error";
        };
    }
}
