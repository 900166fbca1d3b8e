package io.camhost.checks.load;

import io.camhost.vault.Vault;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Part of a later version of an owner: what it hands over has more in it, and it knows by whom it was written. */
public final class RaisedState {
    /** What it has found: state of the shipped version, of another raised one, or nothing. */
    public static volatile String found = "nothing";

    private RaisedState() {}

    public static void put(Vault vault, String key, Map<String, ?> state) {
        Map<String, Object> more = new LinkedHashMap<>(state);
        more.put("raised_at", Instant.now());
        more.put("raised_notes", Map.of("written by", "a later version", "numbers", new byte[] {1, 2, 3}));
        vault.put(key, more);
    }

    public static Optional<Vault.Handover> take(Vault vault, String key) {
        Optional<Vault.Handover> handed = vault.take(key);
        if (handed.isPresent())
            found = handed.get().state().containsKey("raised_at") ? "state of a raised version" : "state as shipped";
        return handed;
    }
}
