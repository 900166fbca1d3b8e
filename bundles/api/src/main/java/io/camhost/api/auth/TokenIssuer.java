package io.camhost.api.auth;

import io.camhost.api.Secret;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/** Makes tokens that the {@link Authenticator} of the same name accepts. */
@ConsumerType
public interface TokenIssuer {
    /** @param lifetime at least a second */
    Secret issue(String user, Role role, Duration lifetime);

    /** How long tokens last when nobody says otherwise ({@code security.jwt_expiry_hours}). */
    Duration defaultLifetime();
}
