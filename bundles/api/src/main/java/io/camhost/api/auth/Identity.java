package io.camhost.api.auth;

import java.time.Instant;

/**
 * Who somebody is.
 *
 * @param expiresAt from then on they are nobody; {@link #NEVER} for no end
 * @param how {@code jwt}, {@code api_key}, {@code ticket}, {@code local}
 * @param issuedAt when what they came in with was issued; the epoch when that is not known. What was issued before a revocation is no
 *     good any more
 */
public record Identity(String user, Role role, Instant expiresAt, String how, Instant issuedAt) {
    public static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    /** One of whom it is not known since when. */
    public Identity(String user, Role role, Instant expiresAt, String how) {
        this(user, role, expiresAt, how, Instant.EPOCH);
    }

    public Identity {
        if (user.isBlank()) throw new IllegalArgumentException("an identity has a user");
    }
}
