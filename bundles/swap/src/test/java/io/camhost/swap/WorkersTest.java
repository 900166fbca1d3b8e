package io.camhost.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void noThreadIsLeftAfterClosing() throws InterruptedException {
        var workers = new Workers("workers-test", 2, 2);
        var running = new CountDownLatch(1);
        workers.execute(running::countDown);
        workers.every(Duration.ofMillis(1), () -> {});
        running.await();
        workers.close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("workers-test")));
        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aPeriodicTaskThatThrowsGoesOn() {
        try (var workers = new Workers("workers-test", 1, 1)) {
            var rounds = new AtomicInteger();
            workers.every(Duration.ofMillis(1), () -> {
                if (rounds.incrementAndGet() == 1) throw new IllegalStateException("once");
            });
            await().until(() -> rounds.get() > 2);
        }
    }

    @Test
    void aFullQueueIsSaidAtOnce() {
        var hold = new CountDownLatch(1);
        try (var workers = new Workers("workers-test", 1, 1)) {
            Runnable waiting = () -> {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            workers.execute(waiting);
            await().until(() -> {
                try {
                    workers.execute(waiting);
                    return false;
                } catch (RejectedExecutionException full) {
                    return true;
                }
            });
            hold.countDown();
        }
        assertThat(hold.getCount()).isZero();
    }
}
