package io.camhost.rpc;

import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcSession;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Who is calling, by what {@code authenticate} has written into the session. Threading: any thread. */
final class Callers {
    private final InstantSource clock;

    Callers(InstantSource clock) {
        this.clock = clock;
    }

    /** Empty when nobody has logged in, or the login has expired. */
    Optional<Identity> of(RpcSession session) {
        var attributes = session.attributes();
        if (!(attributes.get(RpcSession.Keys.USER) instanceof String user)
                || !(attributes.get(RpcSession.Keys.ROLE) instanceof String word)
                || !(attributes.get(RpcSession.Keys.EXPIRES) instanceof Long expires)) return Optional.empty();
        if (clock.millis() >= expires) return Optional.empty();
        String how = attributes.get(RpcSession.Keys.HOW) instanceof String text ? text : "";
        long issued = attributes.get(RpcSession.Keys.ISSUED) instanceof Long millis ? millis : 0;
        return Role.of(word)
                .map(role ->
                        new Identity(user, role, Instant.ofEpochMilli(expires), how, Instant.ofEpochMilli(issued)));
    }
}
