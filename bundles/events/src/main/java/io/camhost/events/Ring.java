package io.camhost.events;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers events and keeps the last ones, bounded in number and in bytes. Numbers have no holes. Threading: any thread; every call
 * returns in microseconds.
 */
final class Ring {
    static final int MOST = 4096;
    private static final long MOST_CHARACTERS = 8L << 20;

    private final Kept[] slots = new Kept[MOST];
    private long first = 1; // the oldest kept
    private long last; // the newest numbered
    private long characters;

    /** Continues where another one ended. @param kept in order, without holes, ending with {@code last} */
    synchronized void restore(long lastNumber, List<Kept> kept) {
        last = lastNumber - kept.size();
        first = last + 1;
        kept.forEach(this::keep);
        last = lastNumber;
    }

    /** Gives them the next numbers; nothing else comes between them. */
    synchronized void add(List<Kept> happening) {
        happening.forEach(event -> keep(event.numbered(last + 1)));
    }

    private void keep(Kept event) {
        last++;
        if (last - first >= MOST) drop();
        slots[slot(last)] = event;
        characters += event.members().length();
        while (characters > MOST_CHARACTERS && first < last) drop();
    }

    private void drop() {
        characters -= slots[slot(first)].members().length();
        first++;
    }

    private static int slot(long sequence) {
        return (int) (sequence % MOST);
    }

    /** Those still known with a number above {@code sequence}, in order, at most {@code most} (the oldest of them). */
    synchronized List<Kept> after(long sequence, int most) {
        List<Kept> events = new ArrayList<>();
        for (long number = Math.max(sequence + 1, first); number <= last && events.size() < most; number++)
            events.add(slots[slot(number)]);
        return events;
    }

    synchronized long last() {
        return last;
    }

    /** Number of the oldest one known; {@link #last} + 1 when none is. */
    synchronized long first() {
        return first;
    }
}
