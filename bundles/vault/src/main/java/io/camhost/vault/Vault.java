package io.camhost.vault;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps what a bundle knows for the bundle that replaces it, in memory, for as long as the host runs. Nothing else: what must
 * outlive the JVM belongs into a file.
 *
 * <p>Threading: any thread; every call returns at once.
 */
@ProviderType
public interface Vault {
    /**
     * Keeps a deep copy of {@code state} under {@code key}, instead of what was there.
     *
     * @param key whose state this is, by convention the symbolic name of the bundle, with a suffix where it has several
     * @throws IllegalArgumentException when the state holds anything but strings, booleans, boxed numbers, {@code byte[]},
     *     {@link Instant}, {@link java.time.Duration}, lists, sets and maps with string keys of these (no {@code null}); the
     *     message has the path to it. Any other class would keep the old bundle's class loader alive
     */
    void put(String key, Map<String, ?> state);

    /** Takes what was put, once: it is gone from the vault afterwards. Maps, lists and sets in it are unmodifiable. */
    Optional<Handover> take(String key);

    /**
     * What was put.
     *
     * @param at when it was put, so that a successor can tell a swap from an installation much later
     */
    record Handover(Instant at, Map<String, Object> state) {}
}
