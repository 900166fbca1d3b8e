package io.camhost.auth;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ErrorCode;
import io.camhost.api.HostFolders;
import io.camhost.api.Secret;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Authenticator;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.api.auth.SecretSource;
import io.camhost.swap.Drain;
import io.camhost.swap.start.Starting;
import io.camhost.vault.Vault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Recognises callers by the authenticators there are, decides what they may, and keeps the host's secrets. */
@Component(immediate = true, configurationPid = "io.camhost.security")
public final class Guard implements Auth {
    private static final String STATE = "io.camhost.auth";
    private static final Duration SESSION_WINDOW = Duration.ofSeconds(60);

    /** Keys of the section {@code security}. */
    @interface Config {
        /** Failed logins per connection in 60 s. */
        int auth_failure_limit() default 20;

        /** Failed logins per remote address in the window before it is shut out. */
        int auth_lockout_threshold() default 100;

        /** Seconds. */
        double auth_lockout_window() default 300;

        /** Seconds that an address stays shut out. */
        double auth_lockout_time() default 300;

        /** Who may see pictures: loopback, token or open. */
        String media_access() default "loopback";

        /** Takes a configured secret that is weak, with a warning. */
        boolean allow_insecure_secret() default false;
    }

    private final Vault vault;
    private final Starting starting;
    private final InstantSource clock;
    private final MediaAccess mediaAccess;
    private final Secrets secrets;
    private final Tickets tickets;
    private final Links links;
    private final Revocations revocations;
    private final Recognition recognition = new Recognition();
    private final FailureLimit bySession;
    private final FailureLimit byRemote;
    private final Drain drain = new Drain("auth");

    @Activate
    public Guard(BundleContext bundle, Config config, @Reference(name = "vault") Vault vault) {
        this(
                config,
                vault,
                HostFolders.of(bundle).state().resolve("auth.secrets.json"),
                Starting.of(bundle),
                Clock.systemUTC());
    }

    Guard( // what tests call
            Config config, Vault vault, Path secretsFile, Starting starting, InstantSource clock) {
        this.vault = vault;
        this.starting = starting;
        this.clock = clock;
        mediaAccess = MediaAccess.of(config.media_access());
        bySession = new FailureLimit(
                atLeastOne(config.auth_failure_limit(), "auth_failure_limit"), SESSION_WINDOW, Duration.ZERO, clock);
        byRemote = new FailureLimit(
                atLeastOne(config.auth_lockout_threshold(), "auth_lockout_threshold"),
                seconds(config.auth_lockout_window(), "auth_lockout_window"),
                seconds(config.auth_lockout_time(), "auth_lockout_time"),
                clock);
        secrets = new Secrets(new KeptSecrets(secretsFile), config.allow_insecure_secret());
        tickets = new Tickets(() -> secrets.named(Tickets.SECRET), clock);
        revocations = new Revocations(secretsFile.resolveSibling("auth.revoked.json"), clock);
        links = new Links(() -> secrets.named(Links.SECRET), clock);
    }

    private static int atLeastOne(int number, String key) {
        if (number < 1) throw new IllegalArgumentException("security." + key + ": must be at least 1, got " + number);
        return number;
    }

    private static Duration seconds(double number, String key) {
        if (!(number > 0) || number > 31_536_000)
            throw new IllegalArgumentException(
                    "security." + key + ": must be longer than 0 s and at most a year, got " + number);
        return Duration.ofMillis(Math.max(1, (long) (number * 1000)));
    }

    @Reference(
            name = "authenticators",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addAuthenticator(Authenticator authenticator) {
        recognition.add(authenticator);
    }

    void removeAuthenticator(Authenticator authenticator) {
        recognition.remove(authenticator);
    }

    @Reference(
            name = "secrets",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addSecrets(SecretSource source) {
        secrets.add(source);
    }

    void removeSecrets(SecretSource source) {
        secrets.remove(source);
    }

    @Override
    public Identity authenticate(Secret credentials, String type, String remote, String session) {
        Drain.Inside inside = drain.enter();
        try {
            takeOver();
            refuseIfShutOut(byRemote, remote);
            if (!session.isBlank()) refuseIfShutOut(bySession, session);
            Recognition.Outcome outcome = recognise(credentials, type);
            if (outcome.identity().isPresent()) {
                Identity identity = outcome.identity().get();
                if (valid(identity)) {
                    Audit.recognised(identity, remote);
                    return identity;
                }
                outcome = Recognition.Outcome.refused(Recognition.EXPIRED);
            }
            throw failed(outcome.reason(), remote, session);
        } finally {
            inside.close();
        }
    }

    @Override
    public Optional<Identity> recognise(Secret credentials) {
        Drain.Inside inside = drain.enter();
        try {
            return recognition
                    .recognise(credentials, Recognition.AUTO, Deadline.in(Deadline.DEFAULT_SWAP_WAIT))
                    .identity()
                    .filter(this::valid);
        } finally {
            inside.close();
        }
    }

    /** Nobody is refused while the authenticator or the secret that knows them may still come. */
    private Recognition.Outcome recognise(Secret credentials, String type) {
        Deadline deadline = Deadline.in(Deadline.DEFAULT_SWAP_WAIT);
        boolean early = starting.goesOn(); // it may be over before the answer is there
        Recognition.Outcome outcome = recognition.recognise(credentials, type, deadline);
        if (!early || outcome.identity().isPresent()) return outcome;
        try {
            starting.await(deadline.remaining());
            return recognition.recognise(credentials, type, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return outcome;
        }
    }

    private void refuseIfShutOut(FailureLimit limit, String key) {
        Duration left = limit.shutOut(key);
        if (!left.isZero())
            throw new CamhostException(
                    ErrorCode.RATE_LIMITED, "Rate limited", Map.of("retry_after_ms", Math.max(1, left.toMillis())));
    }

    private CamhostException failed(String reason, String remote, String session) {
        Audit.refused(reason, remote);
        if (!session.isBlank()) bySession.failed(session);
        if (byRemote.failed(remote))
            Audit.shutOut(remote, byRemote.shutOut(remote).toSeconds());
        String told = reason.equals(Recognition.EXPIRED) ? "token_expired" : "auth_failed";
        return new CamhostException(
                ErrorCode.UNAUTHENTICATED, "Authentication failed or token expired", Map.of("reason", told));
    }

    @Override
    public boolean allowed(Identity identity, Role needed, String what) {
        boolean allowed = valid(identity) && identity.role().includes(needed);
        if (!allowed) Audit.denied(identity, needed, what);
        return allowed;
    }

    private boolean valid(Identity identity) {
        return clock.instant().isBefore(identity.expiresAt()) && !revoked(identity);
    }

    @Override
    public void revoke(String user) {
        revocations.add(user, clock.instant());
        Audit.revoked(user);
    }

    @Override
    public boolean revoked(Identity identity) {
        return revocations.cover(identity.user(), identity.issuedAt());
    }

    @Override
    public String issueTicket(Identity identity, Duration lifetime) {
        return tickets.issue(identity, lifetime);
    }

    @Override
    public Optional<Identity> checkTicket(String ticket) {
        return tickets.check(ticket).filter(this::valid);
    }

    @Override
    public boolean mayWatch(boolean fromLoopback, Optional<Identity> identity) {
        return mediaAccess.allows(fromLoopback, identity.filter(this::valid).isPresent());
    }

    @Override
    public String signLink(String path, Duration lifetime) {
        return links.sign(path, lifetime);
    }

    @Override
    public boolean checkLink(String path, String query) {
        return links.check(path, query);
    }

    @Override
    public Secret secret(String name) {
        return secrets.named(name);
    }

    /** What the one before us has counted; it may end long after we began. */
    private void takeOver() {
        vault.take(STATE).ifPresent(handover -> {
            bySession.merge(handover.state().get("sessions"));
            byRemote.merge(handover.state().get("remotes"));
        });
    }

    @Deactivate
    void leave() {
        recognition.close();
        secrets.close();
        drain.close(Duration.ofSeconds(1));
        takeOver(); // nobody may have asked us since we began
        vault.put(STATE, Map.of("sessions", bySession.state(), "remotes", byRemote.state()));
    }
}
