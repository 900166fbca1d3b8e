package io.camhost.streams;

import io.camhost.api.media.Ledger.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one recording has met with so far. Guarded by {@link Recordings}. */
final class Troubles {
    private static final int MOST = 1000;
    /** One that comes back so soon has not been over. */
    private static final long SAME = 1000;

    private final List<Trouble> over = new ArrayList<>();
    private Optional<Trouble> open = Optional.empty();

    /** How it is now. @return whether that is different from before */
    boolean see(Optional<Cause> cause, long now) {
        boolean same = cause.equals(open.map(Trouble::cause));
        open = open.map(
                trouble -> new Trouble(trouble.cause(), new Span(trouble.span().from(), now)));
        if (same) return false;
        open.ifPresent(this::add);
        open = cause.map(fresh -> new Trouble(fresh, new Span(now, now)));
        return true;
    }

    /** One that is over already. */
    void add(Trouble trouble) {
        int last = over.size() - 1;
        boolean again = last >= 0
                && over.get(last).cause() == trouble.cause()
                && trouble.span().from() - over.get(last).span().until() <= SAME;
        if (again || last + 1 == MOST) { // so many: they count as one
            Span before = over.get(last).span();
            over.set(
                    last,
                    new Trouble(
                            trouble.cause(),
                            new Span(
                                    Math.min(before.from(), trouble.span().from()),
                                    Math.max(before.until(), trouble.span().until()))));
        } else over.add(trouble);
    }

    List<Trouble> all() {
        List<Trouble> all = new ArrayList<>(over);
        open.ifPresent(all::add);
        return all;
    }

    /** As JDK types that can become JSON. */
    List<Object> keep() {
        List<Object> kept = new ArrayList<>();
        for (Trouble trouble : all())
            kept.add(List.of(
                    trouble.cause().name(),
                    trouble.span().from(),
                    trouble.span().until()));
        return kept;
    }

    /** What cannot be read is passed over. */
    void restore(List<?> kept) {
        for (Object each : kept)
            if (each instanceof List<?> trouble
                    && trouble.size() == 3
                    && trouble.get(1) instanceof Number from
                    && trouble.get(2) instanceof Number until)
                add(new Trouble(
                        Cause.valueOf(String.valueOf(trouble.get(0))), new Span(from.longValue(), until.longValue())));
    }
}
