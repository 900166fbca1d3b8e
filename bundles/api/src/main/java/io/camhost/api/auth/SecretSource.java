package io.camhost.api.auth;

import io.camhost.api.Secret;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Knows secrets by name. Secrets never are service properties or configuration values; they are fetched where they are used. */
@ConsumerType
public interface SecretSource {
    /** @param name the configuration key, such as {@code security.jwt_secret_key} */
    Optional<Secret> find(String name);
}
