package io.camhost.api.operation;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Replaces bundles on the running host: one transaction at a time, on a thread of its own. Threading: any thread; returns at once. */
@ProviderType
public interface Swaps {
    /**
     * Begins one transaction: each file replaces the installed bundle of its symbolic name, by that bundle's kind
     * ({@code Camhost-Swap}), or is added.
     *
     * @return its id, for {@link #report}
     * @throws io.camhost.api.CamhostException INVALID_PARAMETER when a file is no bundle, INVALID_STATE when another is running
     */
    String start(List<Path> files);

    /**
     * Begins a transaction that removes bundles that were added.
     *
     * @return its id, for {@link #report}
     * @throws io.camhost.api.CamhostException NOT_FOUND when there is none of that name, INVALID_STATE when it is part of what was
     *     shipped, or another transaction is running
     */
    String remove(List<String> symbolicNames);

    Optional<Report> report(String id);

    /** Bundles that were added to the shipped set, by symbolic name. */
    List<Plugin> plugins();

    /** What differs from the shipped set. */
    List<Difference> differences();

    /**
     * @param steps one line each, in order: what was done to which bundle
     * @param failure why it was undone; empty when it was not, or is not yet
     */
    record Report(
            String id, Instant begun, boolean done, Duration took, List<String> steps, Optional<String> failure) {}

    /**
     * @param title for people; the symbolic name when it has none
     * @param running whether the bundle runs
     * @param problems components of it that do not work, one line each
     */
    record Plugin(String symbolicName, String version, String title, boolean running, List<String> problems) {
        public Plugin {
            problems = List.copyOf(problems);
        }
    }

    /** @param shipped version shipped, empty when it is an addition; @param active version in use, empty when removed */
    record Difference(String symbolicName, Optional<String> shipped, Optional<String> active) {}
}
