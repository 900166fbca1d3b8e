package io.camhost.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must not be seen: prints as {@code ***} and is compared in constant time. */
public final class Secret {
    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /** The text itself: for the one place that needs it. */
    public String reveal() {
        return text;
    }

    /** UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return 0; // must not tell anything, and secrets are no keys
    }

    @Override
    public String toString() {
        return "***";
    }
}
