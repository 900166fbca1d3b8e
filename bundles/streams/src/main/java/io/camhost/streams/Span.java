package io.camhost.streams;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** From one moment until another, in milliseconds since 1970; the end is not part of it. */
record Span(long from, long until) {
    boolean empty() {
        return until <= from;
    }

    long millis() {
        return Math.max(0, until - from);
    }

    /** What both have; may be {@link #empty}. */
    Span and(Span other) {
        return new Span(Math.max(from, other.from), Math.min(until, other.until));
    }

    /** The same time in as few spans as possible, in order. */
    static List<Span> union(List<Span> spans) {
        List<Span> joined = new ArrayList<>();
        for (Span span :
                spans.stream().sorted(Comparator.comparingLong(Span::from)).toList()) {
            if (span.empty()) continue;
            Span last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last == null || span.from > last.until) joined.add(span);
            else joined.set(joined.size() - 1, new Span(last.from, Math.max(last.until, span.until)));
        }
        return joined;
    }

    /** What is left of it without those, in order. */
    List<Span> without(List<Span> others) {
        List<Span> left = new ArrayList<>();
        long at = from;
        for (Span other : union(others)) {
            Span before = new Span(at, Math.min(other.from, until));
            if (!before.empty()) left.add(before);
            at = Math.max(at, other.until);
        }
        Span rest = new Span(at, until);
        if (!rest.empty()) left.add(rest);
        return left;
    }
}
