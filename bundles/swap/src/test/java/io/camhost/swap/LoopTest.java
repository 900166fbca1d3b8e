package io.camhost.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void beginsARoundWhenWoken() {
        try (var loop = new Loop("test", Duration.ofHours(1), rounds::incrementAndGet).start()) {
            await().until(() -> rounds.get() == 1);
            loop.wake();
            await().until(() -> rounds.get() == 2);
        }
    }

    @Test
    void restsAsLongAsTheLastRoundAllows() {
        Duration[] pauses = {Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1)};
        try (var loop = new Loop("test", () -> pauses[rounds.get()], rounds::incrementAndGet).start()) {
            await().until(() -> rounds.get() == 3);
            loop.wake();
            await().until(() -> rounds.get() == 4);
        }
    }

    @Test
    void goesOnAfterAFailure() {
        try (var loop = new Loop("test", Duration.ofMillis(1), () -> {
                    if (rounds.incrementAndGet() == 1) throw new IllegalStateException("once");
                })
                .start()) {
            await().until(() -> rounds.get() > 3);
            assertThat(loop.failure()).isEmpty();
        }
    }

    @Test
    void isGivenUpAfterTooManyFailuresAndSaysWhy() {
        try (var loop = new Loop("test", Duration.ofMillis(1), () -> {
                    rounds.incrementAndGet();
                    throw new IllegalStateException("always");
                })
                .start()) {
            await().until(() -> loop.failure().isPresent());
            assertThat(loop.failure().orElseThrow()).contains("always");
            assertThat(rounds.get()).isEqualTo(4);
        }
    }
}
