package io.camhost.api.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Each may what the one before it may. */
public enum Role {
    VIEWER("view"),
    OPERATOR("view", "control"),
    ADMIN("view", "control", "admin");

    private static final List<Role> ALL = List.of(values());

    private final String word = name().toLowerCase(Locale.ROOT);
    private final List<String> permissions;

    Role(String... permissions) {
        this.permissions = List.of(permissions);
    }

    public List<String> permissions() {
        return permissions;
    }

    public boolean includes(Role other) {
        return ordinal() >= other.ordinal();
    }

    /** {@code viewer}, {@code operator}, {@code admin}. */
    public String word() {
        return word;
    }

    /** By its word, case-sensitive. */
    public static Optional<Role> of(String word) {
        for (Role role : ALL) if (role.word.equals(word)) return Optional.of(role);
        return Optional.empty();
    }
}
