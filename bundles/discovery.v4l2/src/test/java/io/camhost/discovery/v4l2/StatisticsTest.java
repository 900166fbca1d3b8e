package io.camhost.discovery.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private final Statistics statistics = new Statistics();
    private final long now = System.nanoTime();

    @Test
    void theReactionIsCountedFromTheEvent() {
        statistics.tells(OptionalLong.of(now - Duration.ofMinutes(1).toNanos()), now);

        assertThat(statistics.numbers()).containsEntry("last_reaction_ms", 60_000.0);
        assertThat((Instant) statistics.numbers().get("last_event_at"))
                .isBefore(Instant.now().minusSeconds(59));
    }

    @Test
    void whatWasFoundWithoutAnEventIsNoReaction() {
        statistics.tells(OptionalLong.of(now - Duration.ofSeconds(1).toNanos()), now);
        statistics.tells(OptionalLong.empty(), now);

        assertThat(statistics.numbers()).containsEntry("last_reaction_ms", 1000.0);
    }
}
