package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rubbish in: one clear message out, nothing hangs, and the others are not disturbed. */
class BadInputIT {
    @TempDir
    static Path folder;

    private static Host host;

    @BeforeAll
    static void start() {
        host = Host.in(folder).start();
    }

    @AfterAll
    static void stop() {
        if (host != null) host.close();
    }

    @Test
    void anUnknownCommandIsNamed() {
        Host.Result result = host.command("dance");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.errors()).contains("dance").contains("--help");
    }

    @Test
    void allViolationsOfAConfigurationAreToldAtOnceAndTheHostDoesNotStart(@TempDir Path other) throws IOException {
        Path file = Files.writeString(other.resolve("camhost.yaml"), """
                server:
                  port: 70000
                storage:
                  warn_percent: 95
                  block_percent: 90
                camera:
                  poll_interval: fast
                """);
        Host.Result check = host.command("config", "check", file.toString());
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.output() + check.errors())
                .contains("server.port")
                .contains("70000")
                .contains("storage.warn_percent")
                .contains("camera.poll_interval");
        try (Host refused = Host.in(other).option("--conf", file.toString()).launch()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> refused.output().contains("server.port"));
            assertThat(refused.output()).contains("storage.warn_percent").contains("camera.poll_interval");
        }
    }

    @Test
    void aTakenPortIsNamedTogetherWithItsHolder(@TempDir Path other) throws Exception {
        try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"));
                Host refused = Host.in(other)
                        .with("CAMERA_SERVICE_SERVER_PORT", "" + taken.getLocalPort())
                        .launch()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> refused.output().contains("" + taken.getLocalPort()));
            assertThat(refused.output()).contains("" + ProcessHandle.current().pid());
        }
    }

    @Test
    void framesThatAreNoJsonAreAnsweredAndTheConnectionStays() {
        try (RpcClient client = RpcClient.connect(host.port("main"))) {
            client.sendText("this is not json");
            client.sendText("[]");
            client.sendText("{\"jsonrpc\":\"2.0\",\"method\":42,\"id\":\"x\"}");
            assertThat(client.call("ping").asText()).isEqualTo("pong");
        }
    }

    @Test
    void aMessageThatIsTooLargeBeforeLoginClosesOnlyItsConnection() throws Exception {
        try (RpcClient bystander = RpcClient.connect(host.port("main"));
                RpcClient client = RpcClient.connect(host.port("main"))) {
            client.sendText("x".repeat(70_000));
            assertThat(client.closed().get(10, TimeUnit.SECONDS)).startsWith("1009");
            assertThat(bystander.call("ping").asText()).isEqualTo("pong");
        }
    }

    @Test
    void wrongTokensAreRefusedWithoutTellingWhy() {
        try (RpcClient client = RpcClient.connect(host.port("main"))) {
            for (Object token : new Object[] {"nonsense", "a.b.c", "", 42}) {
                var error = client.answer("authenticate", Map.of("auth_token", token))
                        .path("error");
                assertThat(error.path("code").asInt()).isEqualTo(-32001);
                assertThat(error.path("data").path("reason").asText()).isEqualTo("auth_failed");
            }
            assertThat(client.answer("get_camera_list", Map.of())
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(-32001);
            assertThat(client.open()).isTrue();
        }
    }

    @Test
    void manyConnectionsThatAreKeptDoNotEatTheMemory(@TempDir Path other) throws Exception {
        byte[] request = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUser-Agent: somebody/1.0\r\nX-Kept: yes\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        List<Socket> sockets = new ArrayList<>();
        try (Host crowded = Host.in(other)
                .with("CAMERA_SERVICE_SERVER_MAX_CONNECTIONS", "1000")
                .start()) {
            int port = crowded.port("main");
            for (int i = 0; i < 600; i++) {
                Socket socket = new Socket("127.0.0.1", port);
                socket.setSoTimeout(10_000);
                sockets.add(socket);
                for (int times = 0; times < 3; times++) {
                    socket.getOutputStream().write(request);
                    assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                }
            }
            try (RpcClient client = RpcClient.connect(port)) {
                assertThat(client.call("ping").asText()).isEqualTo("pong");
            }
        } finally {
            for (Socket socket : sockets) socket.close();
        }
    }

    @Test
    void oneHundredUnfinishedMegabytesEndTheOffendersAndNotTheHost() throws Exception {
        List<Socket> offenders = new ArrayList<>();
        try (RpcClient bystander = RpcClient.connect(host.port("main"))) {
            for (int i = 0; i < 95; i++) offenders.add(unfinishedMegabyte(host.port("main")));
            assertThat(bystander.call("ping").asText()).isEqualTo("pong");
            await("the offenders are closed")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> offenders.stream().allMatch(BadInputIT::closedByServer));
            assertThat(bystander.call("ping").asText()).isEqualTo("pong");
        } finally {
            for (Socket socket : offenders) socket.close();
        }
        assertThat(host.command("status").exit()).isZero();
    }

    /** An upgrade, then a text frame that says it has 1 MiB, of which almost all is sent. */
    private static Socket unfinishedMegabyte(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        var out = socket.getOutputStream();
        out.write(("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key:"
                        + " dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        var in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) throw new IOException("no upgrade: " + head);
            head.append((char) next);
        }
        byte[] frame = new byte[14 + (1 << 20) - 10];
        new Random(1).nextBytes(frame);
        frame[0] = (byte) 0x81;
        frame[1] = (byte) 0xff;
        for (int i = 2; i < 10; i++) frame[i] = 0;
        frame[7] = 0x10; // 1 << 20, big-endian in bytes 2 to 9
        try {
            out.write(frame);
            out.flush();
        } catch (IOException closedAlready) {
            return socket; // that is what is expected
        }
        return socket;
    }

    private static boolean closedByServer(Socket socket) {
        try {
            socket.setSoTimeout(50);
            int next;
            do next = socket.getInputStream().read();
            while (next >= 0);
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
