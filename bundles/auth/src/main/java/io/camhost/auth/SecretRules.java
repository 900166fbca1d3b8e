package io.camhost.auth;

import io.camhost.api.Secret;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a configured secret that signs something must be. */
final class SecretRules {
    static final String JWT = "security.jwt_secret_key";

    private static final int SHORTEST = 32;

    /** Secrets that sign; others, such as the password of a camera, are as they are. */
    private static final Set<String> SIGNING = Set.of(JWT, Tickets.SECRET, Links.SECRET);

    /** Seen in examples and templates; what anybody can read is no secret. */
    private static final Set<String> PUBLISHED = Set.of(
            "admin",
            "change-me",
            "change-me-in-production",
            "change-this-secret-key-in-production",
            "changeme",
            "default-secret-key",
            "dev-secret-change-me",
            "dev-secret-key-change-in-production",
            "edge-device-secret-key-change-in-production",
            "insecure-secret-key",
            "jwt-secret",
            "jwt-secret-key",
            "my-secret-key",
            "password",
            "please-change-this-secret-key-in-production",
            "secret",
            "secret-key",
            "supersecret",
            "test-secret-key",
            "test-secret-key-for-development-only",
            "your-256-bit-secret",
            "your-jwt-secret-key-here",
            "your-secret-key",
            "your-secret-key-change-in-production",
            "your-secret-key-here",
            "your-super-secret-jwt-key-change-this-in-production");

    private SecretRules() {}

    /** @return which rule it breaks, without telling the secret */
    static Optional<String> broken(String name, Secret secret) {
        if (!SIGNING.contains(name)) return Optional.empty();
        String text = secret.reveal();
        String plain = text.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        if (PUBLISHED.contains(plain))
            return Optional.of(name + ": must not be a published placeholder, got one; leave it empty and one is made");
        int length = secret.bytes().length;
        if (length < SHORTEST)
            return Optional.of(name + ": must be at least " + SHORTEST + " bytes, got " + length
                    + "; leave it empty and one is made");
        if (text.chars().distinct().count() < 5)
            return Optional.of(name + ": must not repeat a few characters, got "
                    + text.chars().distinct().count() + " different ones; leave it empty and one is made");
        return Optional.empty();
    }
}
