package io.camhost.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoundsTest {
    private static Rounds of(double... values) {
        Rounds rounds = new Rounds();
        for (double value : values) rounds.add(value);
        return rounds;
    }

    @Test
    void theMedianIsTheOneInTheMiddle() {
        assertThat(of(9, 1, 5).median()).isEqualTo(5);
        assertThat(of(4, 1, 2, 9).median()).isEqualTo(3);
    }

    @Test
    void tellsTheMedianAndFromWhereToWhere() {
        assertThat(of(1234.56, 3.14159, 1000).text(1)).isEqualTo("1,000.0 (3.1…1,234.6)");
        assertThat(of(7).text(0)).isEqualTo("7");
    }

    @Test
    void aRatioIsMadeRoundByRound() {
        assertThat(of(1, 20, 3).over(of(2, 10, 3)).text(2)).isEqualTo("1.00 (0.50…2.00)");
        assertThatThrownBy(() -> of(1, 2).over(of(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingMeasuredIsNoFigure() {
        assertThatThrownBy(() -> of().median()).hasMessage("nothing was measured");
    }
}
