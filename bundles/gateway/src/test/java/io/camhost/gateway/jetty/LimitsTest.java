package io.camhost.gateway.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.gateway.CloseReason;
import io.camhost.gateway.Connection;
import io.camhost.gateway.Message;
import io.camhost.gateway.SendResult;
import io.camhost.gateway.UpgradeDecision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private TestGateway host;

    private void start(Map<String, Object> settings) throws Exception {
        host = new TestGateway(settings);
        host.bind(Handlers.echo());
    }

    @AfterEach
    void stop() throws Exception {
        if (host != null) host.close();
    }

    private long closed(CloseReason reason) {
        return host.gateway.traffic().closed().get(reason);
    }

    @Test
    void anUpgradeElsewhereIsNotFound() throws Exception {
        start(Map.of());
        assertThat(host.handshake("/other")).isEqualTo("HTTP/1.1 404");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, 101",
        "https://localhost:3000, 101",
        "http://evil.example, 403",
        "http://localhost:3001, 403",
        "null, 403",
    })
    void pagesOfOtherOriginsMustBeListed(String origin, int status) throws Exception {
        start(Map.of());
        assertThat(host.handshake("/ws", "Origin: " + origin)).isEqualTo("HTTP/1.1 " + status);
    }

    @Test
    void ourOwnPagesMayConnect() throws Exception {
        start(Map.of());
        assertThat(host.handshake("/ws", "Origin: http://127.0.0.1:" + host.port()))
                .isEqualTo("HTTP/1.1 101");
    }

    @Test
    void aStarAllowsAllOrigins() throws Exception {
        start(Map.of("cors_origins", new String[] {"*"}));
        assertThat(host.handshake("/ws", "Origin: http://evil.example")).isEqualTo("HTTP/1.1 101");
    }

    @Test
    void oneTooManyIsRefusedAndTheOthersStay() throws Exception {
        start(Map.of("max_connections", 2));
        try (Client first = host.connect();
                Client second = host.connect()) {
            assertThat(host.handshake("/ws")).isEqualTo("HTTP/1.1 503");
            first.text("still here");
            assertThat(first.readText()).isEqualTo("still here");
            second.close();
            await().untilAsserted(() -> assertThat(host.handshake("/ws")).isEqualTo("HTTP/1.1 101"));
        }
    }

    @Test
    void aThousandConnectionsWork() throws Exception {
        start(Map.of("max_connections", 1000));
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) clients.add(host.connect());
            for (Client client : clients) client.text("hello");
            for (Client client : clients) assertThat(client.readText()).isEqualTo("hello");
            assertThat(host.gateway.connections()).hasSize(1000);
        } finally {
            for (Client client : clients) client.close();
        }
    }

    @Test
    void aChangedLimitAppliesAtOnce() throws Exception {
        start(Map.of("max_connections", 1));
        try (Client client = host.connect()) {
            assertThat(host.handshake("/ws")).isEqualTo("HTTP/1.1 503");
            host.gateway.modified(TestGateway.config(Map.of("max_connections", 2)));
            assertThat(host.handshake("/ws")).isEqualTo("HTTP/1.1 101");
            client.text("still here");
            assertThat(client.readText()).isEqualTo("still here");
        }
    }

    @Test
    void aRefusedUpgradeFreesItsPlace() throws Exception {
        host = new TestGateway(Map.of("max_connections", 1));
        host.gateway.bindMessageHandler(
                new io.camhost.gateway.MessageHandler() {
                    @Override
                    public java.util.concurrent.CompletionStage<UpgradeDecision> upgrade(
                            io.camhost.gateway.UpgradeRequest request) {
                        return CompletableFuture.completedFuture(new UpgradeDecision.Refused(401, "no"));
                    }

                    @Override
                    public void message(Message message) {}
                },
                Map.of(io.camhost.gateway.MessageHandler.PATH, "/ws", io.camhost.gateway.Listener.PROPERTY, "main"));
        assertThat(host.handshake("/ws")).isEqualTo("HTTP/1.1 401");
        assertThat(host.handshake("/ws")).isEqualTo("HTTP/1.1 401");
    }

    @Test
    void anUpgradeWaitsForTheHandlerThatIsBeingReplaced() throws Exception {
        host = new TestGateway();
        var old = Handlers.echo();
        host.bind(old);
        host.gateway.unbindMessageHandler(old);
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return host.handshake("/ws");
            } catch (IOException e) {
                return e.toString();
            }
        });
        await().during(Duration.ofMillis(200)).until(() -> !answer.isDone());
        host.bind(Handlers.echo());
        assertThat(answer.get()).isEqualTo("HTTP/1.1 101");
    }

    @Test
    void aBinaryFrameEndsTheConnection() throws Exception {
        start(Map.of());
        try (Client client = host.connect()) {
            client.frame(Client.BINARY, true, new byte[] {1});
            assertThat(client.readClose()).isEqualTo("1003 binary frames are not supported");
        }
        await().untilAsserted(() -> assertThat(closed(CloseReason.BINARY_FRAME)).isOne());
    }

    @Test
    void malformedTextEndsTheConnection() throws Exception {
        start(Map.of());
        try (Client client = host.connect()) {
            client.text("\uFFFD is no fault");
            assertThat(client.readText()).isEqualTo("\uFFFD is no fault");
            client.frame(Client.TEXT, true, new byte[] {(byte) 0xC3, 0x28});
            assertThat(client.readClose()).startsWith("1007 ");
        }
    }

    @Test
    void moreThan64KiBBeforeLoginEndThatConnectionOnly() throws Exception {
        start(Map.of());
        try (Client bad = host.connect();
                Client good = host.connect()) {
            bad.text("x".repeat(65_536));
            assertThat(bad.readText()).hasSize(65_536);
            bad.text("x".repeat(65_537));
            assertThat(bad.readClose()).isEqualTo("1009 message too large");
            good.text("still here");
            assertThat(good.readText()).isEqualTo("still here");
        }
    }

    /** It is read to its end, or the client's kernel would throw the close frame away. */
    @Test
    void whoSendsMuchTooMuchStillHearsWhy() throws Exception {
        start(Map.of());
        var reason = new CompletableFuture<String>();
        var socket = TestGateway.HTTP
                .newWebSocketBuilder()
                .buildAsync(
                        java.net.URI.create("ws://127.0.0.1:" + host.port() + "/ws"),
                        new java.net.http.WebSocket.Listener() {
                            @Override
                            public CompletableFuture<?> onClose(java.net.http.WebSocket any, int code, String text) {
                                reason.complete(code + " " + text);
                                return CompletableFuture.completedFuture(null);
                            }
                        })
                .get();
        socket.sendText("x".repeat(5_000_000), true).get();
        assertThat(reason.get(5, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("1009 message too large");
        await().untilAsserted(
                        () -> assertThat(host.gateway.traffic().queuedIn()).isZero());
    }

    @Test
    void trustLiftsTheSmallLimitAndKeepsTheLargeOne() throws Exception {
        start(Map.of("max_message_size", 200_000L));
        try (Client client = host.connect()) {
            host.connection().trust();
            client.text("x".repeat(200_000));
            assertThat(client.readText()).hasSize(200_000);
            client.text("x".repeat(200_001));
            assertThat(client.readClose()).isEqualTo("1009 message too large");
        }
    }

    @Test
    void whoGivesNoSignOfLifeIsDroppedAndWhoAnswersPingsStays() throws Exception {
        start(Map.of("ping_interval", 0.1, "pong_wait", 3.0));
        try (Client dead = host.connect();
                Client alive = host.connect()) {
            while (closed(CloseReason.NO_PONG) == 0) {
                assertThat(alive.read().opcode()).isEqualTo(Client.PING);
                alive.frame(Client.PONG, true, new byte[0]);
            }
            assertThat(closed(CloseReason.NO_PONG)).isOne();
            assertThat(dead.isCutOff()).isTrue();
            assertThat(host.gateway.connections()).hasSize(1);
        }
    }

    @Test
    void pingsAreAnswered() throws Exception {
        start(Map.of());
        try (Client client = host.connect()) {
            client.frame(Client.PING, true, "abc".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.read()).isEqualTo(new Client.Frame(Client.PONG, "abc"));
        }
    }

    @Test
    void aMessageThatNeverCompletesEndsTheConnection() throws Exception {
        start(Map.of("read_timeout", 0.2));
        try (Client client = host.connect()) {
            client.frame(Client.TEXT, false, new byte[] {'x'});
            assertThat(client.readClose()).startsWith("1008 ");
        }
    }

    @Test
    void aSlowReaderIsDroppedAndTheOthersAreNotHeldUp() throws Exception {
        start(Map.of("max_queue_size", 50));
        try (Client slow = new Client(host.port(), 4096);
                Client quick = host.connect()) {
            await().until(() -> host.gateway.connections().size() == 2);
            Connection victim = byText(slow);
            String large = "x".repeat(50_000);
            SendResult result = SendResult.SENT;
            for (int i = 0; i < 2000 && result == SendResult.SENT; i++) result = victim.notify(large, Optional.empty());
            assertThat(result).isEqualTo(SendResult.OVERFLOW);
            assertThat(victim.open()).isFalse();
            assertThat(victim.notify("x", Optional.empty())).isEqualTo(SendResult.CLOSED);
            quick.text("still here");
            assertThat(quick.readText()).isEqualTo("still here");
            assertThat(slow.isCutOff()).isTrue();
        }
        assertThat(closed(CloseReason.SLOW_READER)).isOne();
        await().untilAsserted(
                        () -> assertThat(host.gateway.traffic().queuedOut()).isZero());
    }

    /** The connection whose echo arrives at that client. */
    private Connection byText(Client client) throws Exception {
        var named = new CompletableFuture<Connection>();
        var echo = new Handlers.Doing(message -> {
            message.begin();
            if (message.text().equals("who")) named.complete(message.connection());
            message.end(Optional.of(message.text()));
        });
        host.bind(echo);
        client.text("who");
        assertThat(client.readText()).isEqualTo("who");
        return named.get();
    }

    @Test
    void aWriteThatDoesNotGetOnEndsTheConnection() throws Exception {
        start(Map.of("write_timeout", 0.3));
        try (Client slow = new Client(host.port(), 4096)) {
            Connection connection = host.connection();
            for (int i = 0; i < 200; i++) connection.notify("x".repeat(30_000), Optional.empty());
            await().untilAsserted(
                            () -> assertThat(closed(CloseReason.SLOW_READER)).isOne());
            assertThat(slow.isCutOff()).isTrue();
        }
    }

    @Test
    void overTheOutgoingBudgetTheLargestGoesFirst() throws Exception {
        start(Map.of("max_queued_bytes_out", 2_000_000L, "max_queue_size", 1_000_000));
        try (Client slow = new Client(host.port(), 4096);
                Client small = new Client(host.port(), 4096)) {
            await().until(() -> host.gateway.connections().size() == 2);
            Connection victim = byText(slow);
            Connection other = host.gateway.connections().stream()
                    .filter(each -> each != victim)
                    .findFirst()
                    .orElseThrow();
            for (int i = 0; i < 400; i++) {
                victim.notify("x".repeat(50_000), Optional.empty());
                if (i % 10 == 0) other.notify("y".repeat(1_000), Optional.empty());
            }
            assertThat(closed(CloseReason.OVER_BUDGET)).isOne();
            assertThat(victim.open()).isFalse();
            assertThat(other.open()).isTrue();
            assertThat(slow.isCutOff()).isTrue();
            assertThat(small.readText()).startsWith("y");
        }
    }

    @Test
    void unfinishedMessagesOfManyStayWithinTheIncomingBudget() throws Exception {
        start(Map.of("max_queued_bytes_in", 1_000_000L));
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Client client = host.connect();
                clients.add(client);
                client.header(Client.TEXT, true, 1 << 20);
                client.raw(new byte[60_000]);
            }
            await().untilAsserted(() -> {
                assertThat(closed(CloseReason.OVER_BUDGET)).isPositive();
                assertThat(host.gateway.traffic().queuedIn()).isBetween(500_000L, 1_000_000L);
            });
            assertThat(clients.stream().filter(each -> open(each)).count()).isGreaterThan(10);
        } finally {
            for (Client client : clients) client.close();
        }
        await().untilAsserted(
                        () -> assertThat(host.gateway.traffic().queuedIn()).isZero());
    }

    private static boolean open(Client client) {
        try {
            client.socket.setSoTimeout(20);
            client.readClose();
            return false;
        } catch (java.net.SocketTimeoutException quiet) {
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void tooManyWaitingMessagesEndTheConnection() throws Exception {
        host = new TestGateway(Map.of("max_queued_messages", 10));
        host.bind(new Handlers.Keeping());
        try (Client client = host.connect()) {
            for (int i = 0; i < 12; i++) client.text("x");
            assertThat(client.readClose()).isEqualTo("1013 server is out of buffer space");
        }
        await().untilAsserted(
                        () -> assertThat(host.gateway.traffic().queuedIn()).isZero());
    }

    @Test
    void whoClosesStillSendsWhatIsQueued() throws Exception {
        start(Map.of());
        try (Client client = host.connect()) {
            Connection connection = host.connection();
            for (int i = 0; i < 100; i++) connection.notify("" + i, Optional.empty());
            connection.close(4000, CloseReason.REVOKED);
            connection.close(4001, CloseReason.BY_OPERATOR);
            for (int i = 0; i < 100; i++) assertThat(client.readText()).isEqualTo("" + i);
            assertThat(client.readClose()).isEqualTo("4000 access revoked");
        }
        await().untilAsserted(() -> assertThat(closed(CloseReason.REVOKED)).isOne());
    }

    @Test
    void atShutdownAnswersUnderWayStillArrive() throws Exception {
        var handler = new Handlers.Keeping();
        host = new TestGateway();
        host.bind(handler);
        try (Client client = host.connect()) {
            client.text("1");
            Message message = handler.take();
            message.begin();
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
                try {
                    host.stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            client.text("2");
            await().during(Duration.ofMillis(200)).until(() -> !stopping.isDone());
            message.end(Optional.of("one"));
            assertThat(client.readText()).isEqualTo("one");
            assertThat(client.readClose()).isEqualTo("1001 server shutdown");
            stopping.get();
            assertThat(handler.isEmpty()).isTrue();
        }
    }

    @Test
    void afterTheEndNoThreadIsLeft() throws Exception {
        start(Map.of());
        try (Client client = host.connect()) {
            client.text("1");
            client.readText();
        }
        host.stop();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("gateway")));
    }

    @Test
    void nonsenseIsRefusedWithItsKeyAndRule() {
        assertThatThrownBy(() -> Settings.of(TestGateway.config(Map.of("port", 70_000))))
                .hasMessage("server.port: 0-65535, got 70000");
        assertThatThrownBy(() -> Settings.of(TestGateway.config(Map.of("ping_interval", 0.0))))
                .hasMessage("server.ping_interval: seconds, more than 0, got 0.0");
        assertThatThrownBy(() -> Settings.of(TestGateway.config(Map.of("tls_cert_path", "/x"))))
                .hasMessageContaining("TLS is not built yet");
    }
}
