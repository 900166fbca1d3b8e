package io.camhost.gateway;

/** Why a connection was closed: for logs, metrics and, as a text, the client. */
public enum CloseReason {
    BY_CLIENT("closed by client"),
    SERVER_SHUTDOWN("server shutdown"),
    MESSAGE_TOO_LARGE("message too large"),
    BINARY_FRAME("binary frames are not supported"),
    BAD_FRAME("protocol error"),
    SLOW_READER("reads too slowly"),
    OVER_BUDGET("server is out of buffer space"),
    NOT_AUTHENTICATED("not authenticated in time"),
    NO_PONG("no sign of life"),
    REVOKED("access revoked"),
    TRANSPORT_FAILED("connection lost"),
    BY_OPERATOR("closed by operator");

    private final String text;

    CloseReason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
