package io.camhost.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.ServiceGone;
import io.camhost.api.rpc.RpcDispatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WebSocketTransportTest {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":\"a\"}";

    private WebSocketTransport transport = new WebSocketTransport("/ws", 5);

    @AfterEach
    void close() {
        transport.close();
    }

    private static final RpcDispatcher ECHO = exchange -> {
        if (!exchange.begin()) return;
        exchange.next();
        exchange.end(Optional.of(exchange.text()));
    };

    @Test
    void aMessageGoesToTheEngineAtOnce() {
        transport.bindEngine(ECHO);
        FakeMessage message = new FakeMessage("x");
        transport.message(message);
        assertThat(message.done()).containsExactly("begin", "next", "end x");
    }

    @Test
    void theEngineSeesTheConnectionAsItsSession() {
        var seen = new CompletableFuture<RpcDispatcher.Exchange>();
        transport.bindEngine(seen::complete);
        FakeMessage message = new FakeMessage("x");
        transport.message(message);
        var exchange = seen.join();
        assertThat(exchange.cause()).isEqualTo("client_1:1");
        assertThat(exchange.session().remote()).isEqualTo("192.0.2.7");
        assertThat(exchange.session().authority()).isEqualTo("localhost"); // never blank
        assertThat(exchange.session().attributes()).isSameAs(message.attributes());
        assertThat(exchange.deadline().swapWaitRemaining()).isPositive();
        exchange.session().trust();
        assertThat(message.done()).containsExactly("trust");
    }

    @Test
    void messagesWaitForTheEngineWithoutHoldingTheCaller() {
        List<FakeMessage> messages = new ArrayList<>();
        for (int i = 0; i < 100; i++) messages.add(new FakeMessage("" + i));
        messages.forEach(transport::message); // returns, although nobody is there
        assertThat(messages).allMatch(message -> message.done().isEmpty());
        transport.bindEngine(ECHO);
        await().untilAsserted(() -> IntStream.range(0, 100)
                .forEach(i -> assertThat(messages.get(i).done()).endsWith("end " + i)));
    }

    @Test
    void whatALeavingEngineHasNotBegunGoesToItsSuccessor() {
        RpcDispatcher leaving = exchange -> {
            throw new ServiceGone("rpc");
        };
        transport.bindEngine(leaving);
        FakeMessage message = new FakeMessage("x");
        transport.message(message);
        transport.bindEngine(ECHO);
        transport.unbindEngine(leaving);
        await().untilAsserted(() -> assertThat(message.done()).containsExactly("begin", "next", "end x"));
    }

    @Test
    void withoutAnEngineInTimeTheAnswerIsAnErrorWithTheSameId() {
        transport = new WebSocketTransport("/ws", 0.05);
        FakeMessage call = new FakeMessage(PING);
        FakeMessage notification = new FakeMessage("{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}");
        FakeMessage rubbish = new FakeMessage("{");
        for (FakeMessage each : List.of(call, notification, rubbish)) transport.message(each);
        await().untilAsserted(() -> {
            assertThat(call.done())
                    .containsExactly(
                            "begin",
                            "end {\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32050,\"message\":\"Dependency failed\",\"data\":"
                                    + "{\"dependency\":\"rpc\",\"detail\":\"rpc is not running\"}},\"id\":\"a\"}");
            assertThat(notification.done()).containsExactly("begin", "end -");
            assertThat(rubbish.done()).last().asString().endsWith("\"id\":null}");
        });
    }

    @Test
    void thoseBehindDoNotWaitTheirTurnAgain() {
        transport = new WebSocketTransport("/ws", 0.3);
        List<FakeMessage> messages = new ArrayList<>();
        for (int i = 0; i < 50; i++) messages.add(new FakeMessage(PING));
        messages.forEach(transport::message);
        await().atMost(5, TimeUnit.SECONDS) // one after the other it would be 15 s
                .until(() -> messages.stream().allMatch(each -> each.done().size() == 2));
    }

    @Test
    void whatWaitsWhenItLeavesIsGivenBack() {
        FakeMessage first = new FakeMessage(PING);
        FakeMessage second = new FakeMessage(PING);
        transport.message(first);
        transport.message(second);
        transport.close();
        assertThat(first.done()).containsExactly("giveBack");
        assertThat(second.done()).containsExactly("giveBack");
        FakeMessage late = new FakeMessage(PING);
        transport.message(late);
        assertThat(late.done()).containsExactly("giveBack");
    }

    @Test
    void itWaitsForWhatHasBegun() throws Exception {
        var begun = new CompletableFuture<RpcDispatcher.Exchange>();
        transport.bindEngine(exchange -> {
            exchange.begin();
            begun.complete(exchange);
        });
        transport.message(new FakeMessage("x"));
        var leaving = CompletableFuture.runAsync(transport::close);
        await().during(200, TimeUnit.MILLISECONDS).until(() -> !leaving.isDone());
        begun.get().end(Optional.empty());
        leaving.get(1, TimeUnit.SECONDS);
    }

    @Test
    void nonsenseIsRefusedWithItsKeyAndRule() {
        assertThatThrownBy(() -> new WebSocketTransport("ws", 5))
                .hasMessage("server.websocket_path: begins with /, got ws");
        assertThatThrownBy(() -> new WebSocketTransport("/ws", 0))
                .hasMessage("rpc.swap_wait: seconds, more than 0, got 0.0");
    }
}
