package io.camhost.media.mediamtx;

/** The server's control API did not do what was asked. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    enum Kind {
        /** Nobody listens: the server is gone, or not there yet. */
        GONE,
        /** Somebody listens, but does not answer in time, or not in the way of this API. */
        STUCK,
        /** We are leaving ourselves. */
        CLOSED,
        /** It was answered with a refusal. */
        REFUSED
    }

    private final Kind kind;

    ApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
