package io.camhost.cameras;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Merges what the probes of one camera found, by how often each thing was seen, and says when that can be relied on. A device that
 * answers twice alike is confirmed; what has been seen three times stays although a later answer lacks it.
 *
 * <p>Threading: none of its own; guarded by the {@link Registry}.
 */
final class CapabilityMerge {
    static final int CONFIRMATION_WINDOW = 2;
    static final int STABILITY_THRESHOLD = 3;
    static final double MINIMUM_CONSISTENCY = 0.7;
    static final double MINOR_VARIANCE = 0.2;
    /** So many failures in a row, and every further one, count as a failed confirmation. */
    static final int FAILURES_TO_WARN = 3;

    /** The three kinds of things that are counted, with their weight in the variance. */
    private enum Kind {
        FORMATS(0.2, Findings::formats),
        RESOLUTIONS(0.4, Findings::resolutions),
        RATES(0.4, Findings::rates);

        final double weight;
        final Function<Findings, List<String>> of;

        Kind(double weight, Function<Findings, List<String>> of) {
            this.weight = weight;
            this.of = of;
        }
    }

    private final List<Map<String, Integer>> counters =
            List.of(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>()); // in order of first sight
    private @Nullable Findings provisional;
    private @Nullable Findings confirmed;
    private int successes;
    private int failures;

    /** A probe has found something. */
    void detected(Findings found) {
        for (Kind kind : Kind.values())
            for (String element : new LinkedHashSet<>(kind.of.apply(found)))
                countersOf(kind).merge(element, 1, Integer::sum);
        failures = 0;
        Findings before = provisional;
        if (before == null) {
            provisional = found;
            successes = 1;
            return;
        }
        Findings merged = merged(found);
        provisional = merged;
        if (consistent(found)) {
            successes++;
            if (successes >= CONFIRMATION_WINDOW) confirmed = merged;
        } else if (variance(before, merged) < MINOR_VARIANCE) {
            successes++;
        } else {
            successes = 1;
            confirmed = null;
        }
    }

    /** A probe has failed. @return whether that makes a failed confirmation: three in a row, or more */
    boolean failed() {
        failures++;
        successes = 0;
        return failures >= FAILURES_TO_WARN;
    }

    /** The failures in a row count no longer. */
    void forgive() {
        failures = 0;
    }

    Optional<Findings> confirmed() {
        return Optional.ofNullable(confirmed);
    }

    /** The confirmed set, else the provisional one. */
    Optional<Findings> effective() {
        return confirmed != null ? Optional.of(confirmed) : Optional.ofNullable(provisional);
    }

    int successes() {
        return successes;
    }

    int failures() {
        return failures;
    }

    /** How often each was seen, in order of first sight: for tests and for handing over. */
    Map<String, Integer> formatCounters() {
        return countersOf(Kind.FORMATS);
    }

    Map<String, Integer> resolutionCounters() {
        return countersOf(Kind.RESOLUTIONS);
    }

    Map<String, Integer> rateCounters() {
        return countersOf(Kind.RATES);
    }

    Optional<Findings> provisional() {
        return Optional.ofNullable(provisional);
    }

    /** As it was handed over; the counters have been put back by then. */
    void restore(
            Optional<Findings> wasProvisional, Optional<Findings> wasConfirmed, int wasSuccesses, int wasFailures) {
        provisional = wasProvisional.orElse(null);
        confirmed = wasConfirmed.orElse(null);
        successes = wasSuccesses;
        failures = wasFailures;
    }

    private Map<String, Integer> countersOf(Kind kind) {
        return counters.get(kind.ordinal());
    }

    private Findings merged(Findings found) {
        return new Findings(merged(Kind.FORMATS, found), merged(Kind.RESOLUTIONS, found), merged(Kind.RATES, found));
    }

    private List<String> merged(Kind kind, Findings found) {
        List<String> merged = new ArrayList<>(stable(kind));
        for (String element : kind.of.apply(found)) if (!merged.contains(element)) merged.add(element);
        return merged;
    }

    private List<String> stable(Kind kind) {
        return countersOf(kind).entrySet().stream()
                .filter(counter -> counter.getValue() >= STABILITY_THRESHOLD)
                .sorted(Comparator.comparing((Map.Entry<String, Integer> counter) -> -counter.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean consistent(Findings found) {
        for (Kind kind : Kind.values()) {
            List<String> stable = stable(kind);
            if (stable.isEmpty()) continue;
            Set<String> now = new HashSet<>(kind.of.apply(found));
            long seen = stable.stream().filter(now::contains).count();
            if (seen < MINIMUM_CONSISTENCY * stable.size()) return false;
        }
        return true;
    }

    private static double variance(Findings before, Findings after) {
        double sum = 0;
        for (Kind kind : Kind.values()) sum += kind.weight * distance(kind.of.apply(before), kind.of.apply(after));
        return sum;
    }

    /** Jaccard's: 0 if equal, 1 if nothing is common. */
    private static double distance(List<String> one, List<String> other) {
        if (one.isEmpty() && other.isEmpty()) return 0;
        Set<String> union = new HashSet<>(one);
        union.addAll(other);
        Set<String> common = new HashSet<>(one);
        common.retainAll(new HashSet<>(other));
        return 1 - (double) common.size() / union.size();
    }
}
