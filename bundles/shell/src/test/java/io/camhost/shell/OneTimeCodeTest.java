package io.camhost.shell;

import static io.camhost.shell.OneTimeCode.Outcome.OPENED;
import static io.camhost.shell.OneTimeCode.Outcome.REFUSED;
import static io.camhost.shell.OneTimeCode.Outcome.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.testing.FakeVault;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OneTimeCodeTest {
    private final ManualClock clock = new ManualClock();
    private final FakeVault vault = new FakeVault();
    private final OneTimeCode code = new OneTimeCode(vault, clock);

    @Test
    void opensOnce() {
        String made = code.make();
        assertThat(code.use(made)).isEqualTo(OPENED);
        assertThat(code.use(made)).isEqualTo(REFUSED);
    }

    @Test
    void isNotUsedUpByWrongOnes() {
        String made = code.make();
        assertThat(code.use("")).isEqualTo(REFUSED);
        assertThat(code.use(made + "x")).isEqualTo(REFUSED);
        assertThat(code.use(made)).isEqualTo(OPENED);
    }

    @Test
    void diesAfterTenMinutes() {
        String made = code.make();
        clock.advance(Duration.ofMinutes(10));
        assertThat(code.use(made)).isEqualTo(REFUSED);
    }

    @Test
    void aNewOneTakesThePlaceOfTheOneBefore() {
        String before = code.make();
        String now = code.make();
        assertThat(now).isNotEqualTo(before).hasSizeGreaterThan(40);
        assertThat(code.use(before)).isEqualTo(REFUSED);
        assertThat(code.use(now)).isEqualTo(OPENED);
    }

    @Test
    void outlivesTheReplacementOfThisBundle() {
        String made = code.make();
        assertThat(new OneTimeCode(vault, clock).use(made)).isEqualTo(OPENED);
        assertThat(code.use(made)).isEqualTo(REFUSED);
    }

    @Test
    void thirtyWrongOnesInAMinuteAreEnough() {
        String made = code.make();
        for (int i = 0; i < 30; i++) assertThat(code.use("wrong" + i)).isEqualTo(REFUSED);
        assertThat(code.use(made)).isEqualTo(TOO_MANY);
        clock.advance(Duration.ofMinutes(1));
        assertThat(code.use(made)).isEqualTo(OPENED);
    }
}
