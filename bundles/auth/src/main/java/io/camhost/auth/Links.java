package io.camhost.auth;

import io.camhost.api.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signed links: {@code <path>?expires=<seconds since 1970>&signature=<URL-safe Base64>}, the signature over path and expiry.
 * Threading: any thread.
 */
final class Links {
    static final String SECRET = "auth.links";

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final Signer signer;
    private final InstantSource clock;

    Links(Supplier<Secret> secret, InstantSource clock) {
        this.signer = new Signer(secret);
        this.clock = clock;
    }

    String sign(String path, Duration lifetime) {
        if (!path.startsWith("/")) throw new IllegalArgumentException("a path starts with /");
        String expires = Long.toString(clock.instant().plus(lifetime).getEpochSecond());
        return path + "?expires=" + expires + "&signature=" + signer.sign(signed(path, expires));
    }

    /** @param query raw, without {@code ?}; other parameters in it are ignored, one of ours twice is refused */
    boolean check(String path, String query) {
        @Nullable String expires = null;
        @Nullable String signature = null;
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (name.equals("expires")) {
                if (expires != null) return false;
                expires = value;
            } else if (name.equals("signature")) {
                if (signature != null) return false;
                signature = value;
            }
        }
        if (expires == null || signature == null || !SECONDS.matcher(expires).matches()) return false;
        return signer.verify(signed(path, expires), signature)
                && clock.instant().getEpochSecond() < Long.parseLong(expires);
    }

    private static String signed(String path, String expires) {
        return "link\n" + expires + "\n" + path;
    }
}
