package io.camhost.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.api.Deadline;
import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcMethod.Pace;
import io.camhost.swap.start.Starting;
import io.camhost.testing.FakeSession;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked while the host starts. */
class StartTest {
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final AtomicInteger looks = new AtomicInteger();
    private final JsonRpcDispatcher dispatcher = new JsonRpcDispatcher(
            FakeConfig.defaults(), "1.2.3", new Starting(this::look), Clock.systemUTC(), System::nanoTime);
    private final FakeConnection connection = new FakeConnection(dispatcher, FakeSession.of(Role.OPERATOR));

    private boolean look() {
        looks.incrementAndGet();
        return on.get();
    }

    @AfterEach
    void end() {
        dispatcher.finish();
        connection.close();
    }

    private FakeConnection.FakeExchange early(String method) {
        int before = looks.get();
        var asked = connection.send(call(method, 1));
        await().until(() -> looks.get() > before + 2);
        assertThat(asked.ended()).isFalse();
        return asked;
    }

    private static String call(String method, int id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"id\":" + id + "}";
    }

    @Test
    void whatNeedsNoLoginIsAnsweredAtOnce() {
        dispatcher.addMethod(FakeMethod.open("ping", Pace.INSTANT, request -> "pong"));
        assertThat(connection.ask(call("ping", 1))).contains("pong");
    }

    @Test
    void whatNeedsTheHouseWaitsUntilItIsThere() {
        AtomicInteger cameras = new AtomicInteger();
        dispatcher.addMethod(FakeMethod.of("list", Role.VIEWER, Pace.INSTANT, request -> cameras.get() + " cameras"));
        var asked = early("list");
        cameras.set(2);
        on.set(false);
        assertThat(asked.answer())
                .hasValueSatisfying(answer -> assertThat(answer).contains("2 cameras"));
        assertThat(connection.ask(call("list", 2))).contains("2 cameras");
    }

    @Test
    void aMethodThatIsStillComingIsWaitedForAndLaterMessagesWaitBehindIt() {
        dispatcher.addMethod(FakeMethod.open("ping", Pace.INSTANT, request -> "pong"));
        var asked = early("late");
        var next = connection.send(call("ping", 2)); // in the order of arrival
        dispatcher.addMethod(FakeMethod.open("late", Pace.INSTANT, request -> "here"));
        on.set(false);
        assertThat(asked.answer())
                .hasValueSatisfying(answer -> assertThat(answer).contains("here"));
        next.answer();
        assertThat(connection.answers).first().asString().contains("here");
    }

    @Test
    void anUnknownMethodIsSaidToBeUnknownOnceTheStartIsOver() {
        var asked = early("none");
        on.set(false);
        assertThat(asked.answer())
                .hasValueSatisfying(answer -> assertThat(answer).contains("-32601"));
        assertThat(connection.ask(call("none", 2))).contains("-32601");
    }

    @Test
    void afterTheSwapWaitWhatIsThereAnswersAndTheRestIsSaidToBeMissing() {
        dispatcher.addMethod(FakeMethod.of("list", Role.VIEWER, Pace.QUICK, request -> "what there is"));
        assertThat(soon("list")).contains("what there is");
        assertThat(soon("none")).contains("-32050").contains("still starting");
    }

    /** Asked with no patience for parts that are away. */
    private String soon(String method) {
        Deadline deadline = Deadline.at(System::nanoTime, System.nanoTime() + 10_000_000_000L, Duration.ZERO);
        return connection.send(call(method, 3), deadline).answer().orElseThrow();
    }
}
