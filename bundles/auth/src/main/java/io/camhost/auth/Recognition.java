package io.camhost.auth;

import io.camhost.api.Deadline;
import io.camhost.api.Secret;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Authenticator;
import io.camhost.api.auth.Authenticator.Decision;
import io.camhost.api.auth.Identity;
import io.camhost.swap.Whiteboard;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the authenticators there are whose credentials these are. Threading: any thread. */
final class Recognition implements AutoCloseable {
    /** What an authenticator says of credentials that were good once. */
    static final String EXPIRED = "expired";

    private static final Logger LOG = LoggerFactory.getLogger(Recognition.class);
    static final String AUTO = "auto";
    private static final String JWT = "jwt";
    private static final String API_KEY = "api_key";

    private final Whiteboard<String, Authenticator> authenticators =
            new Whiteboard<>("auth", Deadline.DEFAULT_SWAP_WAIT);
    private final Map<Authenticator, String> names = new ConcurrentHashMap<>();

    /** @param reason why there is no identity, for the log; empty when there is one */
    record Outcome(Optional<Identity> identity, String reason) {
        static Outcome refused(String reason) {
            return new Outcome(Optional.empty(), reason);
        }
    }

    void add(Authenticator authenticator) {
        try {
            String name = authenticator.name();
            names.put(authenticator, name);
            authenticators.bind(name, authenticator);
        } catch (RuntimeException | LinkageError e) {
            LOG.error(
                    "{} is not asked: it does not tell its name",
                    authenticator.getClass().getName(),
                    e);
        }
    }

    void remove(Authenticator authenticator) {
        String name = names.remove(authenticator);
        if (name != null) authenticators.unbind(name, authenticator);
    }

    /** @param type {@code auto} or an authenticator's name */
    Outcome recognise(Secret credentials, String type, Deadline deadline) {
        if (!type.equals(AUTO))
            return ask(type, credentials, deadline).orElse(Outcome.refused("nobody knows this type"));
        Set<String> order = new LinkedHashSet<>();
        order.add(credentials.reveal().chars().filter(c -> c == '.').count() == 2 ? JWT : API_KEY);
        order.addAll(new TreeSet<>(authenticators.all().keySet()));
        for (String name : order) {
            Optional<Outcome> outcome = ask(name, credentials, deadline);
            if (outcome.isPresent()) return outcome.get();
        }
        return Outcome.refused("nobody knows these credentials");
    }

    /** Empty when there is no such authenticator, or they are not its own. */
    private Optional<Outcome> ask(String name, Secret credentials, Deadline deadline) {
        @Nullable Authenticator leaving = null;
        try {
            while (true) {
                Optional<Authenticator> there = authenticators.find(name, deadline, leaving);
                if (there.isEmpty()) return Optional.empty();
                try {
                    return outcome(name, there.get().authenticate(credentials));
                } catch (ServiceGone gone) {
                    leaving = there.get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Outcome.refused("interrupted"));
        } catch (ServiceGone closed) {
            throw closed; // we are leaving, and nothing has been counted yet
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the authenticator {} failed", name, e);
            return Optional.of(Outcome.refused("the authenticator " + name + " failed"));
        }
    }

    private static Optional<Outcome> outcome(String name, Decision decision) {
        if (decision instanceof Decision.Granted granted)
            return Optional.of(new Outcome(Optional.of(granted.identity()), ""));
        if (decision instanceof Decision.Refused refused)
            return Optional.of(
                    Outcome.refused(refused.reason().equals(EXPIRED) ? EXPIRED : name + ": " + refused.reason()));
        return Optional.empty();
    }

    @Override
    public void close() {
        authenticators.close();
    }
}
