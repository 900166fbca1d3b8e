package io.camhost.gateway.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.gateway.Message;
import io.camhost.gateway.MessageHandler;
import io.camhost.gateway.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private TestGateway host;

    @BeforeEach
    void start() throws Exception {
        host = new TestGateway();
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void answersComeBack() throws Exception {
        host.bind(Handlers.echo());
        try (Client client = host.connect()) {
            client.text("hällo 𝄞");
            assertThat(client.readText()).isEqualTo("hällo 𝄞");
        }
    }

    @Test
    void compressionIsNotNegotiated() throws Exception {
        host.bind(Handlers.echo());
        try (Client client = host.connect()) {
            assertThat(client.handshake)
                    .doesNotContain("Sec-WebSocket-Extensions")
                    .doesNotContain("Jetty");
        }
    }

    @Test
    void aMessageInPiecesIsOneMessage() throws Exception {
        host.bind(Handlers.echo());
        try (Client client = host.connect()) {
            byte[] text = "aä𝄞z".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (int i = 0; i < text.length; i++)
                client.frame(i == 0 ? Client.TEXT : 0, i == text.length - 1, new byte[] {text[i]});
            assertThat(client.readText()).isEqualTo("aä𝄞z");
        }
    }

    @Test
    void theNextMessageIsHandedOutWhenTheHandlerSaysSo() throws Exception {
        var handler = new Handlers.Keeping();
        host.bind(handler);
        try (Client client = host.connect()) {
            client.text("1");
            client.text("2");
            Message first = handler.take();
            assertThat(first.begin()).isTrue();
            client.text("3");
            await().until(() -> host.gateway.traffic().messagesIn() == 3);
            assertThat(handler.isEmpty()).isTrue();
            first.next();
            Message second = handler.take();
            assertThat(second.text()).isEqualTo("2");
            assertThat(second.begin()).isTrue();
            second.end(Optional.of("two")); // overtakes the first
            first.end(Optional.of("one"));
            assertThat(List.of(client.readText(), client.readText())).containsExactly("two", "one");
            assertThat(handler.take().text()).isEqualTo("3");
        }
    }

    @Test
    void aMessageThatHasNotBegunGoesToTheSuccessor() throws Exception {
        var old = new Handlers.Keeping();
        host.bind(old);
        try (Client client = host.connect()) {
            client.text("1");
            Message stale = old.take();
            host.gateway.unbindMessageHandler(old);
            assertThat(stale.begin()).isFalse();
            stale.giveBack(); // too late, and harmless
            assertThat(stale.end(Optional.of("wrong"))).isEqualTo(SendResult.CLOSED);
            host.bind(Handlers.echo());
            assertThat(client.readText()).isEqualTo("1");
        }
    }

    @Test
    void aMessageThatHasBegunIsEndedByTheOneThatLeaves() throws Exception {
        var old = new Handlers.Keeping();
        host.bind(old);
        try (Client client = host.connect()) {
            client.text("1");
            client.text("2");
            Message begun = old.take();
            assertThat(begun.begin()).isTrue();
            host.bind(Handlers.echo());
            host.gateway.unbindMessageHandler(old);
            assertThat(begun.end(Optional.of("old:1"))).isEqualTo(SendResult.SENT);
            assertThat(List.of(client.readText(), client.readText())).containsExactly("old:1", "2");
        }
    }

    @Test
    void aMessageGivenBackIsHandedOutAgainInOrder() throws Exception {
        var handler = new Handlers.Keeping();
        host.bind(handler);
        try (Client client = host.connect()) {
            client.text("1");
            client.text("2");
            handler.take().giveBack();
            Message again = handler.take();
            assertThat(again.text()).isEqualTo("1");
            assertThat(again.begin()).isTrue();
            again.end(Optional.empty());
            assertThat(handler.take().text()).isEqualTo("2");
        }
    }

    @Test
    void aHandlerThatThrowsLosesItsMessageOnly() throws Exception {
        host.bind(new Handlers.Doing(message -> {
            if (message.text().equals("bad")) throw new IllegalStateException("made for the test");
            message.begin();
            message.end(Optional.of(message.text()));
        }));
        try (Client client = host.connect()) {
            client.text("bad");
            client.text("good");
            assertThat(client.readText()).isEqualTo("good");
        }
    }

    @Test
    void aNotificationFollowsTheAnswerThatCausedIt() throws Exception {
        var handler = new Handlers.Keeping();
        host.bind(handler);
        try (Client client = host.connect()) {
            client.text("1");
            Message call = handler.take();
            call.begin();
            call.connection().notify("before", Optional.empty());
            call.connection().notify("caused", Optional.of(call.id()));
            call.connection().notify("behind", Optional.empty());
            call.connection().notify("of another connection", Optional.of("client_0:1"));
            assertThat(client.readText()).isEqualTo("before");
            call.end(Optional.of("answer"));
            assertThat(List.of(client.readText(), client.readText(), client.readText(), client.readText()))
                    .containsExactly("answer", "caused", "behind", "of another connection");
        }
    }

    @Test
    void attributesLiveWithTheConnection() throws Exception {
        host.bind(new Handlers.Doing(message -> {
            message.begin();
            int count = (int) message.connection().attributes().merge("count", 1, (a, b) -> (int) a + (int) b);
            message.end(Optional.of("" + count));
        }));
        try (Client client = host.connect()) {
            client.text("");
            client.text("");
            assertThat(List.of(client.readText(), client.readText())).containsExactly("1", "2");
            assertThat(host.connection().remote()).isEqualTo("127.0.0.1");
            assertThat(host.connection().id()).matches("client_[0-9a-f]{16}");
            assertThat(host.connection().authority()).isEqualTo("127.0.0.1:" + host.port());
        }
        await().until(() -> host.gateway.connections().isEmpty());
    }

    /** Handlers come and go under load: every message is answered once, in order, none is lost. */
    @Test
    void noMessageIsLostOrDoubledWhileHandlersAreReplaced() throws Exception {
        int clients = 8;
        int messages = 400;
        Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
        ExecutorService slow = Executors.newFixedThreadPool(4);
        ExecutorService senders = Executors.newFixedThreadPool(clients);
        MessageHandler current = handler(slow, seen);
        host.bind(current);
        List<Future<List<String>>> answers = new ArrayList<>();
        for (int c = 0; c < clients; c++) {
            int number = c;
            answers.add(senders.submit(() -> {
                try (Client client = host.connect()) {
                    List<String> got = new ArrayList<>();
                    for (int m = 0; m < messages; m += 4) {
                        for (int burst = 0; burst < 4; burst++) client.text(number + "-" + (m + burst));
                        for (int burst = 0; burst < 4; burst++) got.add(client.readText());
                    }
                    return got;
                }
            }));
        }
        int swaps = 0;
        while (answers.stream().anyMatch(each -> !each.isDone())) {
            MessageHandler next = handler(slow, seen);
            if (swaps++ % 2 == 0) {
                host.bind(next); // side by side
                host.gateway.unbindMessageHandler(current);
            } else {
                host.gateway.unbindMessageHandler(current); // with a gap
                TimeUnit.MILLISECONDS.sleep(2);
                host.bind(next);
            }
            current = next;
        }
        for (int c = 0; c < clients; c++) {
            int number = c;
            assertThat(answers.get(c).get())
                    .containsExactlyElementsOf(IntStream.range(0, messages)
                            .mapToObj(m -> number + "-" + m)
                            .toList());
        }
        assertThat(seen).hasSize(clients * messages);
        assertThat(seen.values()).allMatch(count -> count.get() == 1);
        assertThat(swaps).isGreaterThan(10);
        assertThat(host.gateway.traffic().queuedIn()).isZero();
        slow.shutdown();
        senders.shutdown();
    }

    private static MessageHandler handler(ExecutorService slow, Map<String, AtomicInteger> seen) {
        return new Handlers.Doing(message -> slow.execute(() -> {
            if (!message.begin()) return;
            seen.computeIfAbsent(message.text(), any -> new AtomicInteger()).incrementAndGet();
            message.end(Optional.of(message.text()));
        }));
    }
}
