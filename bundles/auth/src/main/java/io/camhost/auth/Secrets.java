package io.camhost.auth;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.Secret;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.SecretSource;
import io.camhost.swap.Whiteboard;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets by name: a source's, else one that the host keeps. While a source is being replaced, what it said last holds; a secret
 * never changes to a home-made one because nobody could be asked.
 *
 * <p>Threading: any thread.
 */
final class Secrets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);

    private final Whiteboard<String, SecretSource> sources =
            new Whiteboard<>("auth's secrets", Deadline.DEFAULT_SWAP_WAIT);
    private final Map<String, Secret> configured = new ConcurrentHashMap<>(); // as last heard
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final KeptSecrets kept;
    private final boolean allowInsecure;

    /** @param allowInsecure takes weak ones too, with a warning */
    Secrets(KeptSecrets kept, boolean allowInsecure) {
        this.kept = kept;
        this.allowInsecure = allowInsecure;
    }

    void add(SecretSource source) {
        sources.bind(source.getClass().getName(), source);
    }

    void remove(SecretSource source) {
        sources.unbind(source.getClass().getName(), source);
    }

    /** @throws IllegalStateException when the configured one is weak, or one that is made cannot be kept */
    Secret named(String name) {
        try {
            for (var source : sources.all().entrySet()) {
                Optional<Secret> found = ask(source.getKey(), source.getValue(), name);
                if (found.isPresent()) return judged(name, found.get());
            }
            for (String away : sources.tombstones()) {
                Optional<Secret> found = askSuccessor(away, null, name);
                if (found.isPresent()) return judged(name, found.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CamhostException.dependencyFailed("secrets", "interrupted while waiting for them");
        }
        configured.remove(name);
        return kept.named(name);
    }

    private Optional<Secret> ask(String key, SecretSource source, String name) throws InterruptedException {
        try {
            return source.find(name).filter(secret -> !secret.reveal().isEmpty());
        } catch (ServiceGone leaving) {
            return askSuccessor(key, source, name);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} cannot tell secrets", key, e);
            throw CamhostException.dependencyFailed("secrets", "a source of secrets failed");
        }
    }

    /** The source is away: what it said last holds; if it was never asked for this name, whoever comes next is. */
    private Optional<Secret> askSuccessor(String key, @Nullable SecretSource leaving, String name)
            throws InterruptedException {
        Secret last = configured.get(name);
        if (last != null) return Optional.of(last);
        Optional<SecretSource> next = sources.find(key, Deadline.in(Deadline.DEFAULT_SWAP_WAIT), leaving);
        return next.isPresent() ? ask(key, next.get(), name) : Optional.empty();
    }

    private Secret judged(String name, Secret secret) {
        Optional<String> broken = SecretRules.broken(name, secret);
        if (broken.isPresent()) {
            if (!allowInsecure) throw new IllegalStateException(broken.get());
            if (warned.add(name))
                LOG.warn("{}; used all the same: security.allow_insecure_secret is true", broken.get());
        }
        configured.put(name, secret);
        return secret;
    }

    @Override
    public void close() {
        sources.close();
    }
}
