package io.camhost.media.mediamtx;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's control API did not do what was asked. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern UNKNOWN = Pattern.compile("unknown field \"([A-Za-z0-9]+)[\".]");

    enum Kind {
        /** Nobody listens: the server is gone, or not there yet. */
        GONE,
        /** Somebody listens, but does not answer in time, or not in the way of this API. */
        STUCK,
        /** We are leaving ourselves. */
        CLOSED,
        /** It was answered with a refusal. */
        REFUSED,
        /** It was answered that we may not. */
        DENIED
    }

    private final Kind kind;

    ApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The key that was not understood, if that is why it was refused. */
    Optional<String> unknownKey() {
        Matcher unknown = UNKNOWN.matcher(String.valueOf(getMessage()));
        return kind == Kind.REFUSED && unknown.find() ? Optional.of(unknown.group(1)) : Optional.empty();
    }

    /** Whether it was refused since there is one already. */
    boolean alreadyThere() {
        return kind == Kind.REFUSED && String.valueOf(getMessage()).contains("already exists");
    }
}
