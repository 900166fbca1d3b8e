package io.camhost.media.mediamtx;

import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.swap.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An identity as plain values, for a successor and for a file. */
final class KeptIdentity {
    private KeptIdentity() {}

    static Map<String, Object> of(Identity who) {
        return Map.of(
                "user", who.user(),
                "role", who.role().word(),
                "expires", who.expiresAt().toEpochMilli(),
                "issued", who.issuedAt().toEpochMilli(),
                "how", who.how());
    }

    /** Empty when it is none. */
    static Optional<Identity> read(@Nullable Object kept) {
        Map<?, ?> map = Json.object(kept);
        String user = Json.text(map, "user");
        if (user.isBlank()
                || !(map.get("expires") instanceof Number expires)
                || !(map.get("issued") instanceof Number issued)) return Optional.empty();
        return Role.of(Json.text(map, "role"))
                .map(role -> new Identity(
                        user,
                        role,
                        Instant.ofEpochMilli(expires.longValue()),
                        Json.text(map, "how"),
                        Instant.ofEpochMilli(issued.longValue())));
    }
}
