package io.camhost.streams;

import io.camhost.api.media.Ledger.Cause;
import io.camhost.api.media.Ledger.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Tells of every moment of a recording that is in no file why not.
 *
 * @param before so long before a trouble is seen it may have cost pictures already
 * @param after and so long after it is over: until pictures come again, and one that a film can begin with is among them
 */
record Reckoning(long before, long after) {
    /** Shorter holes without a cause are none: clocks and last pictures are not that exact. */
    static final long LEAST = 1000;

    /**
     * The gaps, in order.
     *
     * @param whole the time that should be recorded
     * @param present what is in files
     * @param placeholder whether files go on with another picture while the camera's own does not come
     */
    List<Gap> gaps(Span whole, List<Span> present, List<Trouble> troubles, boolean placeholder) {
        List<Gap> gaps = new ArrayList<>();
        for (Span hole : whole.without(present)) if (hole.millis() >= LEAST) explain(hole, troubles, gaps);
        if (placeholder) covered(whole, present, troubles, gaps);
        gaps.sort(Comparator.comparing(Gap::from));
        return gaps;
    }

    private void explain(Span hole, List<Trouble> troubles, List<Gap> gaps) {
        TreeSet<Long> edges = new TreeSet<>(List.of(hole.from(), hole.until()));
        for (Trouble trouble : troubles) {
            Span near = reach(trouble).and(hole);
            if (!near.empty()) edges.addAll(List.of(near.from(), near.until()));
        }
        long begun = hole.from();
        Cause cause = at(begun, hole, troubles);
        for (long edge : edges.tailSet(hole.from(), false)) {
            Cause next = edge == hole.until() ? null : at(edge, hole, troubles);
            if (next == cause) continue;
            Span piece = new Span(begun, edge);
            if (cause != Cause.UNKNOWN || piece.millis() >= LEAST) gaps.add(gap(piece, cause, false));
            if (next == null) return;
            begun = edge;
            cause = next;
        }
    }

    /** What was there when pictures were missing comes before what had come to an end earlier, or began later. */
    private Cause at(long moment, Span hole, List<Trouble> troubles) {
        Cause first = Cause.UNKNOWN;
        Cause firstThen = Cause.UNKNOWN;
        for (Trouble trouble : troubles) {
            Span reach = reach(trouble);
            if (moment < reach.from() || moment >= reach.until()) continue;
            Span span = trouble.span();
            boolean then = span.from() <= hole.until() + LEAST && span.until() >= hole.from() - LEAST;
            if (trouble.cause().compareTo(first) < 0) first = trouble.cause();
            if (then && trouble.cause().compareTo(firstThen) < 0) firstThen = trouble.cause();
        }
        return firstThen == Cause.UNKNOWN ? first : firstThen;
    }

    private Span reach(Trouble trouble) {
        return new Span(trouble.span().from() - before, trouble.span().until() + after);
    }

    private static void covered(Span whole, List<Span> present, List<Trouble> troubles, List<Gap> gaps) {
        for (Cause cause : List.of(Cause.AWAY, Cause.PUBLISHER_RESTART)) {
            List<Span> times = troubles.stream()
                    .filter(trouble -> trouble.cause() == cause)
                    .map(trouble -> trouble.span().and(whole))
                    .toList();
            for (Span time : Span.union(times))
                for (Span there : Span.union(present)) {
                    Span both = time.and(there);
                    if (both.millis() >= LEAST) gaps.add(gap(both, cause, true));
                }
        }
    }

    private static Gap gap(Span span, Cause cause, boolean covered) {
        return new Gap(Instant.ofEpochMilli(span.from()), Instant.ofEpochMilli(span.until()), cause, covered);
    }
}
