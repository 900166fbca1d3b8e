package io.camhost.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final long SECOND = 1_000_000_000L;

    private final Standstill standstill = new Standstill(Duration.ofSeconds(1));

    @Test
    void addsUpWhileNothingChanges() {
        standstill.begin(-SECOND, 7);
        standstill.look(0, 7);
        assertThat(standstill.look(SECOND, 7)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void isOverWithAnyChange() {
        standstill.begin(0, 7);
        standstill.look(SECOND, 7);
        assertThat(standstill.look(2 * SECOND, 6)).isZero();
        assertThat(standstill.look(3 * SECOND, 6)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLateLookCountsAsOne() {
        standstill.begin(0, 7);
        assertThat(standstill.look(60 * SECOND, 7)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatIsExcusedDoesNotCount() {
        standstill.begin(0, 7);
        standstill.look(SECOND, 7);
        assertThat(standstill.look(2 * SECOND, 7, SECOND * 3 / 4)).isEqualTo(Duration.ofMillis(1250));
        assertThat(standstill.look(3 * SECOND, 7, 100 * SECOND)).isEqualTo(Duration.ofMillis(1250));
    }
}
