package io.camhost.testing;

import io.camhost.vault.Vault;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A vault without checks or copies. */
public final class FakeVault implements Vault {
    private final Map<String, Handover> kept = new ConcurrentHashMap<>();

    @Override
    public void put(String key, Map<String, ?> state) {
        kept.put(key, new Handover(Instant.now(), Map.copyOf(state)));
    }

    @Override
    public Optional<Handover> take(String key) {
        return Optional.ofNullable(kept.remove(key));
    }
}
