package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminClientTest {
    @TempDir
    Path folder;

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Places places(Path data) {
        return new Places(folder, folder.resolve("none.yaml"), false, data, folder.resolve("log"));
    }

    /** Answers one request with {@code answer} and ends. */
    private static Thread serve(ServerSocketChannel server, String answer) {
        Thread thread = new Thread(() -> {
            try (SocketChannel client = server.accept()) {
                client.read(ByteBuffer.allocate(4096));
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        Files.createDirectories(socket.getParent());
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return server.bind(UnixDomainSocketAddress.of(socket));
    }

    @Test
    void asksOverTheSocketOfTheDataFolder() throws Exception {
        Places places = places(folder.resolve("d"));
        try (ServerSocketChannel server = listen(places.socket())) {
            Thread serving = serve(server, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"é\":true}");
            assertThat(new AdminClient(places).get("/admin/status", LIMIT).orFail())
                    .isEqualTo(Map.of("é", true));
            serving.join();
        }
    }

    @Test
    void aFolderWhosePathIsTooLongForASocketIsReachedAllTheSame() throws Exception {
        Path shortWay = folder.resolve("s");
        Path data = folder.resolve("a-folder-with-a-long-name".repeat(4)).resolve("data");
        Files.createDirectories(data);
        Files.createSymbolicLink(shortWay, data);
        try (ServerSocketChannel server = listen(shortWay.resolve("run/admin.sock"))) {
            Thread serving = serve(server, "HTTP/1.1 200 OK\r\n\r\n{}");
            assertThat(new AdminClient(places(data)).get("/x", LIMIT).status()).isEqualTo(200);
            serving.join();
        }
    }

    @Test
    void withoutAHostItSaysSoWithStatus3() {
        assertThatThrownBy(() -> new AdminClient(places(folder.resolve("d"))).get("/x", LIMIT))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(Failure.NOT_RUNNING))
                .hasMessageContaining("no host is running");
    }

    @Test
    @SuppressWarnings("try") // the claim only has to be held
    void aHostThatHasNoSocketYetIsStarting() {
        Places places = places(folder.resolve("d"));
        places.prepare();
        try (RunningHost.Claim claim = RunningHost.claim(places)) {
            assertThatThrownBy(() -> new AdminClient(places).get("/x", LIMIT))
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> assertThat(failure.status()).isEqualTo(Failure.FAILED))
                    .hasMessageContaining("pid " + ProcessHandle.current().pid())
                    .hasMessageContaining("still starting");
        }
    }

    @Test
    void anAnswerInChunksIsPutTogether() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n3\r\n42}\r\n0\r\n\r\n";
        assertThat(AdminClient.parse(answer.getBytes(StandardCharsets.UTF_8)).body())
                .isEqualTo(Map.of("a", 42L));
    }

    @Test
    void aRefusalIsToldInTheHostsWords() throws Exception {
        String answer = "HTTP/1.1 409 Conflict\r\n\r\n{\"error\":\"another swap is running\",\"status\":409}";
        AdminClient.Answer parsed = AdminClient.parse(answer.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(parsed::orFail).hasMessage("another swap is running");
    }

    @Test
    void aHostOfAnotherVersionIsSaidToBeThat() throws Exception {
        String answer = "HTTP/1.1 404 Not Found\r\n\r\n{\"error\":\"Command not found: GET /admin/new\"}";
        AdminClient.Answer parsed = AdminClient.parse(answer.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(parsed::orFail).hasMessageContaining("of another version");
    }

    @Test
    void anAnswerThatIsCutOffIsAnError() {
        assertThatThrownBy(() -> AdminClient.parse("HTTP/1.1 2".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }
}
