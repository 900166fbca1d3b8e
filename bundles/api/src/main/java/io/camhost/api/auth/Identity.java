package io.camhost.api.auth;

import java.time.Instant;

/**
 * Who somebody is.
 *
 * @param expiresAt from then on they are nobody; {@link #NEVER} for no end
 * @param how {@code jwt}, {@code api_key}, {@code ticket}, {@code local}
 */
public record Identity(String user, Role role, Instant expiresAt, String how) {
    public static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    public Identity {
        if (user.isBlank()) throw new IllegalArgumentException("an identity has a user");
    }
}
