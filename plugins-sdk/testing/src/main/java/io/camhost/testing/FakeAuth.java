package io.camhost.testing;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.Secret;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Knows the credentials {@code viewer}, {@code operator} and {@code admin}; tickets are {@code ticket-<role>}, links are signed {@code signed}. */
public final class FakeAuth implements Auth {
    @Override
    public Identity authenticate(Secret credentials, String type, String remote, String session) {
        return Role.of(credentials.reveal())
                .map(role -> new Identity("test", role, Identity.NEVER, "jwt"))
                .orElseThrow(() -> new CamhostException(
                        ErrorCode.UNAUTHENTICATED,
                        "Authentication failed or token expired",
                        Map.of("reason", "auth_failed")));
    }

    @Override
    public Optional<Identity> recognise(Secret credentials) {
        return Role.of(credentials.reveal()).map(role -> new Identity("test", role, Identity.NEVER, "jwt"));
    }

    @Override
    public boolean allowed(Identity identity, Role needed, String what) {
        return identity.role().includes(needed);
    }

    @Override
    public String issueTicket(Identity identity, Duration lifetime) {
        return "ticket-" + identity.role().word();
    }

    @Override
    public Optional<Identity> checkTicket(String ticket) {
        return ticket.startsWith("ticket-")
                ? Role.of(ticket.substring(7)).map(role -> new Identity("test", role, Identity.NEVER, "ticket"))
                : Optional.empty();
    }

    @Override
    public boolean mayWatch(boolean fromLoopback, Optional<Identity> identity) {
        return fromLoopback || identity.isPresent();
    }

    @Override
    public String signLink(String path, Duration lifetime) {
        return path + "?signature=signed";
    }

    @Override
    public boolean checkLink(String path, String query) {
        return query.contains("signature=signed");
    }

    @Override
    public Secret secret(String name) {
        return new Secret("a secret of thirty-two bytes or more for " + name);
    }
}
