package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private final Statistics statistics = new Statistics();

    @Test
    void theReactionIsCountedFromTheEventOfTheSameNode() {
        long now = System.nanoTime();
        statistics.event(0, now - Duration.ofSeconds(60).toNanos());
        statistics.event(1, now - Duration.ofSeconds(5).toNanos()); // the metadata node of the same camera

        statistics.told(0, now);

        assertThat(statistics.numbers()).containsEntry("last_reaction_ms", 60_000.0);
        assertThat((Instant) statistics.numbers().get("last_event_at"))
                .isBefore(Instant.now().minusSeconds(59));
    }

    @Test
    void whatWasFoundWithoutAnEventIsNoReaction() {
        long now = System.nanoTime();
        statistics.event(0, now - Duration.ofSeconds(1).toNanos());
        statistics.told(0, now);

        statistics.told(0, now + Duration.ofSeconds(100).toNanos());

        assertThat(statistics.numbers()).containsEntry("last_reaction_ms", 1000.0);
    }
}
