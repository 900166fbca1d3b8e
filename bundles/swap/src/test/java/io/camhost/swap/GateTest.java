package io.camhost.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateTest {
    private final Gate<Supplier<String>> gate = new Gate<>("greeter");
    private final Executor threads = task -> new Thread(task).start();

    @AfterEach
    void close() {
        gate.close();
    }

    private CompletableFuture<String> callInBackground(Deadline deadline) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return gate.call(deadline, Supplier::get);
                    } catch (InterruptedException e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(20), Duration.ofSeconds(10));
    }

    @Test
    void callsTheOneThatIsThere() throws InterruptedException {
        gate.bind(() -> "hello");
        String answer = gate.call(soon(), Supplier::get);
        assertThat(answer).isEqualTo("hello");
    }

    @Test
    void waitsForTheSuccessor() {
        var answer = callInBackground(soon());
        gate.bind(() -> "late");
        assertThat(answer.join()).isEqualTo("late");
    }

    @Test
    void asksTheSuccessorWhenTheOldOneIsLeaving() {
        Supplier<String> leaving = () -> {
            throw new ServiceGone("greeter");
        };
        gate.bind(leaving);
        var answer = callInBackground(soon());
        gate.bind(() -> "successor");
        gate.unbind(leaving);
        assertThat(answer.join()).isEqualTo("successor");
        assertThat(gate.now()).isPresent();
    }

    @Test
    void saysWhoIsMissingWhenNobodyComes() {
        var deadline = Deadline.in(Duration.ofSeconds(20), Duration.ofMillis(30));
        assertThatThrownBy(() -> gate.call(deadline, Supplier::get))
                .isInstanceOf(CamhostException.class)
                .satisfies(e -> assertThat(((CamhostException) e).data()).containsEntry("dependency", "greeter"));
    }

    @Test
    void severalWaitsShareOneBudget() {
        var deadline = Deadline.in(Duration.ofSeconds(20), Duration.ofMillis(30));
        assertThatThrownBy(() -> gate.call(deadline, Supplier::get)).isInstanceOf(CamhostException.class);
        assertThat(deadline.swapWaitRemaining()).isZero();
    }

    @Test
    void whoeverWaitsHearsOfTheClosing() {
        var answer = callInBackground(soon());
        await().until(() -> Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> java.util.Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()))));
        gate.close();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(ServiceGone.class);
    }
}
