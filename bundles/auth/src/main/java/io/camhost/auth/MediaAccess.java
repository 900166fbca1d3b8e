package io.camhost.auth;

import java.util.Arrays;
import java.util.Locale;

/** Who may see pictures: {@code security.media_access}. */
enum MediaAccess {
    /** Anyone on this machine, others who have said who they are. */
    LOOPBACK,
    /** Only who has said who they are. */
    TOKEN,
    /** Anyone. */
    OPEN;

    static MediaAccess of(String word) {
        return Arrays.stream(values())
                .filter(access -> access.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "security.media_access: must be loopback, token or open, got " + word));
    }

    boolean allows(boolean fromLoopback, boolean known) {
        return switch (this) {
            case LOOPBACK -> fromLoopback || known;
            case TOKEN -> known;
            case OPEN -> true;
        };
    }
}
