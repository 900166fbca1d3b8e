package io.camhost.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.ServiceGone;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainTest {
    private final Drain drain = new Drain("service");

    @Test
    void waitsForWhoeverIsInside() throws InterruptedException {
        var inside = drain.enter();
        var leaver = new Thread(inside::close);
        leaver.start();
        assertThat(drain.close(Duration.ofSeconds(10))).isTrue();
        leaver.join();
    }

    @Test
    void letsNobodyInAfterwards() {
        drain.close(Duration.ZERO);
        assertThatThrownBy(drain::enter).isInstanceOf(ServiceGone.class);
    }

    @Test
    void givesUpOnOneThatStays() {
        try (var inside = drain.enter()) {
            assertThat(drain.close(Duration.ofMillis(10))).isFalse();
            assertThat(drain.inside()).isEqualTo(1);
        }
    }
}
