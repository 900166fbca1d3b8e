package io.camhost.shell;

import io.camhost.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A code that opens once: the last one made, for ten minutes, until its first use. Only its digest is kept, in the vault, so that a
 * code outlives the replacement of this bundle, and what is taken from there is taken once. Threading: any thread.
 */
final class OneTimeCode {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final String KEY = "io.camhost.shell.code";
    private static final int BYTES = 32;
    /** Nobody guesses 256 bits; this only bounds the work. */
    private static final int WRONG_ONES = 30;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Vault vault;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private Instant windowBegan = Instant.MIN;
    private int wrong;

    OneTimeCode(Vault vault, InstantSource clock) {
        this.vault = vault;
        this.clock = clock;
    }

    enum Outcome {
        OPENED,
        REFUSED,
        TOO_MANY
    }

    /** A new one; the one before does not open any more. */
    synchronized String make() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        vault.put(KEY, Map.of("digest", digest(code), "until", clock.instant().plus(LIFETIME)));
        return code;
    }

    /** Uses it up, if it is the one. */
    synchronized Outcome use(String code) {
        Instant now = clock.instant();
        if (!now.isBefore(windowBegan.plus(WINDOW))) {
            windowBegan = now;
            wrong = 0;
        }
        if (wrong >= WRONG_ONES) return Outcome.TOO_MANY;
        Optional<Map<String, Object>> made = vault.take(KEY).map(Vault.Handover::state);
        boolean valid = made.map(state -> state.get("until") instanceof Instant until && now.isBefore(until))
                .orElse(false);
        if (valid && made.get().get("digest") instanceof byte[] digest && MessageDigest.isEqual(digest, digest(code)))
            return Outcome.OPENED;
        if (valid) vault.put(KEY, made.get());
        wrong++;
        return Outcome.REFUSED;
    }

    private static byte[] digest(String code) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }
}
