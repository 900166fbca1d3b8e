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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Knows the credentials {@code viewer}, {@code operator} and {@code admin}; tickets are {@code ticket-<role>}, links are signed {@code signed}. */
public final class FakeAuth implements Auth {
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private volatile String mediaAccess = "loopback";
    private volatile Runnable before = () -> {};

    /** Who may watch, as in {@code security.media_access}. */
    public void mediaAccess(String word) {
        mediaAccess = word;
    }

    /** Credentials, a ticket or all of a user's that are good no longer. */
    @Override
    public void revoke(String what) {
        revoked.add(what);
    }

    @Override
    public boolean revoked(Identity identity) {
        return revoked.contains(identity.user());
    }

    /** Done whenever credentials are to be recognised, by whoever asks: who is slow takes his time here. */
    public void before(Runnable task) {
        before = task;
    }

    @Override
    public Identity authenticate(Secret credentials, String type, String remote, String session) {
        return recognise(credentials)
                .orElseThrow(() -> new CamhostException(
                        ErrorCode.UNAUTHENTICATED,
                        "Authentication failed or token expired",
                        Map.of("reason", "auth_failed")));
    }

    @Override
    public Optional<Identity> recognise(Secret credentials) {
        before.run();
        return Role.of(credentials.reveal())
                .filter(role -> !revoked.contains(credentials.reveal()))
                .map(role -> new Identity("test", role, Identity.NEVER, "jwt"));
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
        return ticket.startsWith("ticket-") && !revoked.contains(ticket)
                ? Role.of(ticket.substring(7)).map(role -> new Identity("test", role, Identity.NEVER, "ticket"))
                : Optional.empty();
    }

    @Override
    public boolean mayWatch(boolean fromLoopback, Optional<Identity> identity) {
        return mediaAccess.equals("open")
                || fromLoopback && mediaAccess.equals("loopback")
                || identity.filter(who -> !revoked(who)).isPresent();
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
