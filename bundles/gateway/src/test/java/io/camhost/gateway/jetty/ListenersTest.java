package io.camhost.gateway.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.Listener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
    @TempDir
    Path folder;

    private static final HttpHandler WHERE = request -> CompletableFuture.completedFuture(
            HttpAnswer.text(200, "text/plain", request.listener() + " " + request.remote() + " " + request.loopback()));

    @Test
    void theThreeListenersAnswer() throws Exception {
        try (TestGateway host = new TestGateway(Map.of(), folder.resolve("run/admin.sock"), Map.of())) {
            host.bind(WHERE, "/where");
            assertThat(host.get("/where").body()).isEqualTo("MAIN 127.0.0.1 true");
            assertThat(local(host.socket)).contains("LOCAL local true");
            assertThat(host.state(Listener.HEALTH).listening()).isTrue();
            assertThat(host.state(Listener.HEALTH).port())
                    .isNotEqualTo(host.port())
                    .isPositive();
            assertThat(Files.getPosixFilePermissions(folder.resolve("run")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(folder.resolve("run/admin.sock")).doesNotExist();
    }

    private TestGateway another(Map<String, Object> settings) throws Exception {
        return new TestGateway(settings, folder.resolve("run/admin.sock"), Map.of());
    }

    /** One with somebody who answers callbacks. */
    private TestGateway asked(Map<String, Object> settings) throws Exception {
        TestGateway host = another(settings);
        host.bindForCallbacks(WHERE, "/where");
        boolean onlyOneTry = settings.containsKey("callback_port");
        await().until(() -> host.gateway.listeners().stream()
                .anyMatch(state -> state.listener() == Listener.CALLBACK && (state.listening() || onlyOneTry)));
        return host;
    }

    @Test
    void thereIsNoPortForCallbacksWhileNobodyAnswersThem() throws Exception {
        try (TestGateway host = another(Map.of())) {
            assertThat(host.gateway.listeners()).noneMatch(state -> state.listener() == Listener.CALLBACK);
        }
    }

    @Test
    void callbacksComeToTheSamePortInEveryLife() throws Exception {
        int port;
        try (TestGateway host = asked(Map.of())) {
            assertThat(host.state(Listener.CALLBACK).address()).startsWith("127.0.0.1:");
            port = host.state(Listener.CALLBACK).port();
            assertThat(port).isBetween(20_000, 32_000);
        }
        try (TestGateway host = asked(Map.of())) {
            assertThat(host.state(Listener.CALLBACK).port()).isEqualTo(port);
        }
    }

    @Test
    void callbacksMoveWhenSomebodyElseHasTheirPortAndStayThere() throws Exception {
        int port;
        try (TestGateway host = asked(Map.of())) {
            port = host.state(Listener.CALLBACK).port();
        }
        int moved;
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                TestGateway host = asked(Map.of())) {
            moved = host.state(Listener.CALLBACK).port();
            assertThat(moved).isPositive().isNotEqualTo(taken.getLocalPort());
            assertThat(host.state(Listener.CALLBACK).problem()).isEmpty();
        }
        try (TestGateway host = asked(Map.of())) {
            assertThat(host.state(Listener.CALLBACK).port()).isEqualTo(moved);
        }
    }

    @Test
    void aConfiguredPortOfCallbacksThatIsTakenIsSaidAndNotLeft() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestGateway host = asked(Map.of("callback_port", taken.getLocalPort()))) {
            assertThat(host.state(Listener.CALLBACK).listening()).isFalse();
            assertThat(host.state(Listener.CALLBACK).problem().orElseThrow())
                    .endsWith("or set server.callback_port to another one");
        }
    }

    private static String local(Path socket) throws IOException {
        try (LocalSocket.ShortName name = LocalSocket.shortName(socket);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(name.path()))) {
            channel.write(ByteBuffer.wrap("GET /where HTTP/1.1\r\nHost: local\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            while (channel.read(answer) >= 0) {} // until it is closed
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aLongPathWorksToo() throws Exception {
        Path socket = folder.resolve("d".repeat(100)).resolve("run/admin.sock");
        try (TestGateway host = new TestGateway(Map.of(), socket, Map.of())) {
            assertThat(host.state(Listener.LOCAL).problem()).isEmpty();
            host.bind(WHERE, "/where");
            assertThat(local(socket)).contains("LOCAL");
        }
        assertThat(socket.resolveSibling("")).isDirectoryNotContaining(file -> !file.endsWith("callback.port"));
    }

    @Test
    void aListenerMoves() throws Exception {
        try (TestGateway host = new TestGateway(Map.of("port", freePort()))) {
            host.bind(WHERE, "/where");
            int before = host.port();
            int wanted = freePort();
            host.gateway.modified(TestGateway.config(Map.of("port", wanted)));
            assertThat(host.port()).isEqualTo(wanted);
            assertThat(host.get("/where").body()).startsWith("MAIN");
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), before).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aListenerThatCannotMoveStays() throws Exception {
        try (TestGateway host = new TestGateway();
                ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            host.gateway.modified(TestGateway.config(Map.of("port", stranger.getLocalPort())));
            assertThat(host.port()).isNotEqualTo(stranger.getLocalPort());
            host.bind(WHERE, "/where");
            assertThat(host.get("/where").body()).startsWith("MAIN");
        }
    }

    @Test
    void theHealthListenerMovesAndGoes() throws Exception {
        try (TestGateway host = new TestGateway()) {
            int wanted = freePort();
            host.healthAddress.modified(TestGateway.healthConfig(Map.of("port", wanted)));
            assertThat(host.state(Listener.HEALTH).port()).isEqualTo(wanted);
            host.healthAddress.modified(TestGateway.healthConfig(Map.of("enabled", false)));
            assertThat(host.state(Listener.HEALTH).listening()).isFalse();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), wanted).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    @Test
    void whatADeadHostLeftIsRemoved() throws Exception {
        Path socket = folder.resolve("admin.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(Files.exists(socket, LinkOption.NOFOLLOW_LINKS)).isTrue();
        try (TestGateway host = new TestGateway(Map.of(), socket, Map.of())) {
            assertThat(host.state(Listener.LOCAL).listening()).isTrue();
        }
    }

    @Test
    void aLivingHostIsNotDisturbed() throws Exception {
        Path socket = folder.resolve("admin.sock");
        try (TestGateway first = new TestGateway(Map.of(), socket, Map.of())) {
            first.bind(WHERE, "/where");
            try (TestGateway second = new TestGateway(Map.of(), socket, Map.of())) {
                assertThat(second.state(Listener.LOCAL).problem())
                        .hasValueSatisfying(problem -> assertThat(problem).contains("another host answers"));
            }
            assertThat(local(socket)).contains("LOCAL");
        }
    }

    @Test
    void aFileInTheWayIsNotRemoved() throws Exception {
        Path file = Files.writeString(folder.resolve("admin.sock"), "precious");
        try (TestGateway host = new TestGateway(Map.of(), file, Map.of())) {
            assertThat(host.state(Listener.LOCAL).listening()).isFalse();
        }
        assertThat(file).hasContent("precious");
    }

    @Test
    void aPortThatIsTakenIsNamedWithItsHolderAndTheRestGoesOn() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                TestGateway host =
                        new TestGateway(Map.of("port", taken.getLocalPort()), folder.resolve("admin.sock"), Map.of())) {
            assertThat(host.state(Listener.MAIN).listening()).isFalse();
            assertThat(host.state(Listener.MAIN).port()).isZero();
            assertThat(host.state(Listener.MAIN).problem())
                    .hasValue("port " + taken.getLocalPort() + " is taken by process "
                            + ProcessHandle.current().pid() + " (java): stop that, or set server.port to another one");
            assertThat(host.state(Listener.HEALTH).listening()).isTrue();
            assertThat(host.state(Listener.LOCAL).listening()).isTrue();
        }
    }

    @Test
    void anAddressThatIsNotOursIsNamed() throws Exception {
        try (TestGateway host = new TestGateway(Map.of("host", "192.0.2.1"))) {
            assertThat(host.state(Listener.MAIN).problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("192.0.2.1", "server.host"));
        }
        try (TestGateway host = new TestGateway(Map.of("host", "no.such.name.invalid"))) {
            assertThat(host.state(Listener.MAIN).problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("no.such.name.invalid"));
        }
    }

    @Test
    void healthCanBeSwitchedOff() throws Exception {
        try (TestGateway host =
                new TestGateway(Map.of(), folder.resolve("admin.sock"), Map.of("enabled", false, "port", 8003))) {
            assertThat(host.state(Listener.HEALTH).listening()).isFalse();
            assertThat(host.state(Listener.HEALTH).problem()).isEmpty();
        }
    }
}
