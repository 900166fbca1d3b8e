package io.camhost.api.auth;

import io.camhost.api.Secret;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who is it, what may they do. Keeps the audit log of its decisions.
 *
 * <p>Threading: any thread; everything but {@link #authenticate} and {@link #recognise} answers in microseconds.
 */
@ProviderType
public interface Auth {
    /**
     * Recognises somebody, or counts a failure.
     *
     * @param type {@code auto}, {@code jwt}, {@code api_key} or another authenticator's name
     * @param remote the address it comes from, for the lock-out
     * @param session the connection it comes from, for its own limit; blank for HTTP
     * @throws io.camhost.api.CamhostException UNAUTHENTICATED (reason {@code auth_failed}, {@code token_expired}), RATE_LIMITED
     */
    Identity authenticate(Secret credentials, String type, String remote, String session);

    /**
     * Whose credentials these are now, for somebody who came in with them: nothing is counted, nothing goes to the audit log. Takes
     * as long as the authenticators do.
     *
     * @return empty when they are no longer good
     */
    Optional<Identity> recognise(Secret credentials);

    /** Whether somebody may do what needs {@code needed}; a denial goes to the audit log with {@code what}. */
    boolean allowed(Identity identity, Role needed, String what);

    /**
     * From now on nothing is good any more that was issued to that user before: tokens, keys, tickets, logins. What is issued from now on
     * is.
     */
    void revoke(String user);

    /** Whether it was revoked after it was issued. */
    boolean revoked(Identity identity);

    /** A media ticket: short-lived, opaque, safe in a URL path segment, good for watching. */
    String issueTicket(Identity identity, Duration lifetime);

    /** Whose ticket it is; empty when it is wrong or has expired. */
    Optional<Identity> checkTicket(String ticket);

    /**
     * Whether pictures may be shown: by {@code security.media_access} ({@code loopback}: anyone on this machine, others with a
     * ticket or token; {@code token}; {@code open}).
     */
    boolean mayWatch(boolean fromLoopback, Optional<Identity> identity);

    /** {@code path} with a query that carries expiry and a signature over both. @param path starts with {@code /} */
    String signLink(String path, Duration lifetime);

    /** Whether {@code query} (raw, without {@code ?}) is a valid, unexpired signature of {@code path}. */
    boolean checkLink(String path, String query);

    /** A named secret: configured, or made at the first use and kept in a file of mode 0600. */
    Secret secret(String name);
}
