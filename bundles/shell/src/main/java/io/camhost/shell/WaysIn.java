package io.camhost.shell;

import io.camhost.api.CamhostException;
import io.camhost.api.auth.Role;
import io.camhost.api.auth.TokenIssuer;
import io.camhost.api.rpc.RpcSession;
import io.camhost.gateway.Connection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tokens and links for whoever has this machine's console or the administration socket. */
final class WaysIn {
    private static final Logger LOG = LoggerFactory.getLogger(WaysIn.class);
    private static final int MOST_HOURS = 100_000;

    private final Parts parts;
    private final HostStatus status;
    private final OneTimeLinks links;

    WaysIn(Parts parts, HostStatus status, OneTimeLinks links) {
        this.parts = parts;
        this.status = status;
        this.links = links;
    }

    /** Good for as long as {@code security.jwt_expiry_hours} says. */
    String token(String user, String role) throws InterruptedException {
        return parts.issuer(issuer -> issued(user, role, issuer.defaultLifetime(), issuer));
    }

    String token(String user, String role, double hours) throws InterruptedException {
        if (!(hours > 0 && hours < MOST_HOURS))
            throw CamhostException.invalidParameter("hours", "range", "a number above 0");
        Duration lifetime = Duration.ofMillis(Math.round(hours * 3_600_000));
        return parts.issuer(issuer -> issued(user, role, lifetime, issuer));
    }

    private static String issued(String user, String role, Duration lifetime, TokenIssuer issuer) {
        Role meant = Role.of(role)
                .orElseThrow(() -> CamhostException.invalidParameter("role", "enum", "viewer, operator or admin"));
        String token = issuer.issue(user, meant, lifetime).reveal();
        LOG.info("a token for {} as {} was made at this machine", user, meant.word());
        return token;
    }

    /** Nothing that was issued to somebody until now is good any more. @return how many were logged in with it */
    int revoke(String user) throws InterruptedException {
        parts.auth(auth -> {
            auth.revoke(user);
            return user;
        });
        int ended = parts.gateway(gateway -> {
            int count = 0;
            for (Connection connection : gateway.connections())
                if (user.equals(connection.attributes().get(RpcSession.Keys.USER))) {
                    connection.attributes().put(RpcSession.Keys.EXPIRES, 0L); // as if it had run out
                    count++;
                }
            return count;
        });
        LOG.info("what {} had was revoked at this machine", user);
        return ended;
    }

    /** The page's address with a code that opens it once. */
    String link() throws InterruptedException {
        String page = status.page()
                .orElseThrow(() -> CamhostException.dependencyFailed("gateway", "nothing listens for the page"));
        return links.make(page);
    }
}
