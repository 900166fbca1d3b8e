package io.camhost.auth.jwt;

import com.nimbusds.jose.JOSEException;
import io.camhost.api.Deadline;
import io.camhost.api.Secret;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Authenticator;
import io.camhost.api.auth.Role;
import io.camhost.api.auth.TokenIssuer;
import io.camhost.swap.Gate;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recognises callers by JSON Web Tokens that are signed with the host's one secret, and makes such tokens. */
@Component(
        immediate = true, // a weak secret must show at the start
        service = {Authenticator.class, TokenIssuer.class},
        configurationPid = "io.camhost.security")
public final class JwtAuthenticator implements Authenticator, TokenIssuer {
    private static final Logger LOG = LoggerFactory.getLogger(JwtAuthenticator.class);
    private static final String SECRET = "security.jwt_secret_key";
    private static final Duration PATIENCE = Duration.ofMillis(900); // an authenticator may take a second

    /** Keys of the section {@code security}. */
    @interface Config {
        /** Hours that tokens last when nobody says otherwise. */
        int jwt_expiry_hours() default 24;
    }

    private final Gate<Auth> auth = new Gate<>("auth");
    private final InstantSource clock;
    private final Duration lifetime;
    private volatile @Nullable Secret last; // holds while auth is being replaced

    @Activate
    public JwtAuthenticator(Config config) {
        this(config.jwt_expiry_hours(), Clock.systemUTC());
    }

    JwtAuthenticator(int hours, InstantSource clock) { // what tests call
        if (hours < 1 || hours > 87_600)
            throw new IllegalArgumentException("security.jwt_expiry_hours: must be from 1 to 87600, got " + hours);
        lifetime = Duration.ofHours(hours);
        this.clock = clock;
    }

    @Reference(
            name = "auth",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAuth(Auth bound) {
        auth.bind(bound);
    }

    void unbindAuth(Auth unbound) {
        auth.unbind(unbound);
    }

    /** With a configured secret that is weak this component does not start, and says why. */
    @Activate
    void start() {
        auth.now().ifPresent(there -> there.secret(SECRET));
    }

    @Override
    public String name() {
        return "jwt";
    }

    @Override
    public Decision authenticate(Secret credentials) {
        if (!Tokens.looksLikeOne(credentials)) return new Decision.NotMine();
        Secret secret;
        try {
            secret = secret();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Decision.Refused("interrupted");
        } catch (ServiceGone leaving) {
            throw leaving; // the successor will judge
        } catch (RuntimeException e) {
            LOG.error("no token can be judged: {}", e.getMessage());
            return new Decision.Refused("there is no secret to judge by");
        }
        return Tokens.judge(credentials, secret, clock.instant());
    }

    @Override
    public Secret issue(String user, Role role, Duration wanted) {
        if (user.isBlank() || user.length() > Tokens.LONGEST_USER)
            throw new IllegalArgumentException("a user has 1 to " + Tokens.LONGEST_USER + " characters");
        if (wanted.compareTo(Duration.ofSeconds(1)) < 0)
            throw new IllegalArgumentException("a token lasts at least a second");
        try {
            return Tokens.make(user, role, clock.instant(), wanted, secret());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the secret", e);
        } catch (JOSEException e) {
            throw new IllegalStateException("the token cannot be signed", e);
        }
    }

    @Override
    public Duration defaultLifetime() {
        return lifetime;
    }

    /** @throws IllegalStateException when the configured one is weak */
    private Secret secret() throws InterruptedException {
        Optional<Auth> there = auth.now();
        Secret known = last;
        if (there.isEmpty() && known != null) return known;
        Secret secret = auth.call(Deadline.in(PATIENCE), service -> service.secret(SECRET));
        last = secret;
        return secret;
    }

    @Deactivate
    void leave() {
        auth.close();
    }
}
