package io.camhost.swap.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StartingTest {
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final CountDownLatch looked = new CountDownLatch(2);
    private final Starting starting = new Starting(() -> {
        looked.countDown();
        return on.get();
    });

    @Test
    void whoWaitsGoesOnWhenTheStartIsOver() throws Exception {
        var waited = CompletableFuture.supplyAsync(() -> await(Duration.ofMinutes(1)));
        looked.await();
        assertThat(waited).isNotDone();
        on.set(false);
        assertThat(waited.get(30, TimeUnit.SECONDS)).isTrue();
    }

    private boolean await(Duration most) {
        try {
            return starting.await(most);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nobodyWaitsLongerThanTheyMay() {
        assertThat(await(Duration.ZERO)).isTrue();
        assertThat(starting.goesOn()).isTrue();
    }

    @Test
    void onceOverItIsOver() {
        on.set(false);
        assertThat(await(Duration.ofMinutes(1))).isFalse();
        on.set(true);
        assertThat(starting.goesOn()).isFalse();
        assertThat(await(Duration.ofMinutes(1))).isFalse();
    }
}
