package io.camhost.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RingTest {
    private final Ring ring = new Ring();

    private static Kept event(String members) {
        return new Kept(0, "system.health", "", Instant.EPOCH, Optional.empty(), members);
    }

    private void add(int count, String members) {
        for (int i = 0; i < count; i++) ring.add(List.of(event(members)));
    }

    private List<Long> numbersAfter(long sequence, int most) {
        return ring.after(sequence, most).stream().map(Kept::sequence).toList();
    }

    @Test
    void numbersBeginWithOneAndHaveNoHoles() {
        add(3, "a");
        assertThat(numbersAfter(0, 10)).containsExactly(1L, 2L, 3L);
        assertThat(numbersAfter(1, 1)).containsExactly(2L);
        assertThat(numbersAfter(3, 10)).isEmpty();
    }

    @Test
    void keepsTheLastOnes() {
        add(Ring.MOST + 10, "a");
        assertThat(ring.first()).isEqualTo(11);
        assertThat(ring.after(0, Integer.MAX_VALUE)).hasSize(Ring.MOST);
    }

    @Test
    void keepsFewerOfLargeOnes() {
        add(20, "x".repeat(1 << 20));
        assertThat(ring.last()).isEqualTo(20);
        assertThat(ring.after(0, 100)).hasSize(8);
    }

    @Test
    void continuesWhereAnotherEnded() {
        add(Ring.MOST + 10, "a");
        var copy = new Ring();
        copy.restore(ring.last(), ring.after(0, Ring.MOST));
        assertThat(copy.first()).isEqualTo(ring.first());
        copy.add(List.of(event("b")));
        assertThat(copy.last()).isEqualTo(ring.last() + 1);
        assertThat(copy.after(ring.last(), 5)).extracting(Kept::members).containsExactly("b");
    }
}
