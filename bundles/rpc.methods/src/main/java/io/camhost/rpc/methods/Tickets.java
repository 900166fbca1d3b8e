package io.camhost.rpc.methods;

import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Identity;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.rpc.RpcSession;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Media tickets of sessions: issued at login, and anew before they run out in a session that lasts. */
final class Tickets {
    private static final Duration LIFETIME = Duration.ofHours(12);
    /** Long, milliseconds since 1970: from then on a new one is due. */
    private static final String RENEW = "media.ticket.renew";

    private final InstantSource clock;

    Tickets(InstantSource clock) {
        this.clock = clock;
    }

    void issue(Auth auth, Identity identity, RpcSession session) {
        Duration left = Duration.between(clock.instant(), identity.expiresAt());
        Duration lifetime = left.compareTo(LIFETIME) < 0 ? left : LIFETIME;
        if (lifetime.isNegative() || lifetime.isZero()) return;
        session.attributes().put(RpcSession.Keys.TICKET, auth.issueTicket(identity, lifetime));
        session.attributes()
                .put(RENEW, lifetime.equals(left) ? Long.MAX_VALUE : clock.millis() + lifetime.toMillis() / 2);
    }

    /** @param expiresAt no later than its owner's login */
    record Ticket(String text, Instant expiresAt) {}

    /** One for somebody's player, apart from the session's; empty while {@code auth} is being replaced. */
    Optional<Ticket> once(Gate<Auth> auth, Identity identity, Duration lifetime) {
        Instant end = clock.instant().plus(lifetime);
        try {
            return auth.now()
                    .map(there -> new Ticket(
                            there.issueTicket(identity, lifetime),
                            end.isAfter(identity.expiresAt()) ? identity.expiresAt() : end));
        } catch (ServiceGone gone) {
            return Optional.empty();
        }
    }

    /** Before addresses are handed out. While {@code auth} is being replaced the old one must do. */
    void renew(Gate<Auth> auth, RpcRequest request) {
        var session = request.session();
        if (session.attributes().get(RENEW) instanceof Long due && clock.millis() < due) return;
        request.caller()
                .ifPresent(caller -> auth.now().ifPresent(there -> {
                    try {
                        issue(there, caller, session);
                    } catch (ServiceGone gone) {
                        // the next call finds its successor
                    }
                }));
    }
}
