package io.camhost.gateway.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.Listener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
    @TempDir
    Path folder;

    private TestGateway host;

    @BeforeEach
    void start() throws Exception {
        host = new TestGateway();
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private static HttpHandler saying(String text) {
        return request -> CompletableFuture.completedFuture(HttpAnswer.text(200, "text/plain", text));
    }

    @Test
    void theLongestPathWins() throws Exception {
        host.bind(saying("root"), "/");
        host.bind(saying("files"), "/files/");
        host.bind(saying("health"), "/health");
        assertThat(host.get("/").body()).isEqualTo("root");
        assertThat(host.get("/files/a/b.mp4").body()).isEqualTo("files");
        assertThat(host.get("/health").body()).isEqualTo("health");
        assertThat(host.get("/health/x").body()).isEqualTo("root");
    }

    @Test
    void anUnknownPathIsAnsweredAsJson() throws Exception {
        HttpResponse<String> answer = host.get("/nothing");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).matches("\\{\"error\":\"Not found\",\"status\":404,\"timestamp\":\"[0-9TZ:.-]+\"}");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("server")).isEmpty();
        assertThat(answer.headers().firstValue("date")).isPresent();
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void thePathOfWebSocketsWantsAnUpgrade() throws Exception {
        host.bind(Handlers.echo());
        host.bind(saying("root"), "/");
        assertThat(host.get("/ws").statusCode()).isEqualTo(426);
    }

    @Test
    void theHandlerSeesTheRequest() throws Exception {
        CompletableFuture<io.camhost.gateway.HttpRequest> seen = new CompletableFuture<>();
        host.bind(
                request -> {
                    seen.complete(request);
                    return CompletableFuture.completedFuture(HttpAnswer.empty(204, Map.of()));
                },
                "/a/");
        var answer = TestGateway.HTTP.send(
                HttpRequest.newBuilder(host.uri("/a/b%20c/d?x=%31"))
                        .header("X-API-Key", "k")
                        .POST(HttpRequest.BodyPublishers.ofString("body"))
                        .build(),
                BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(204);
        var request = seen.get();
        assertThat(request.path()).isEqualTo("/a/b c/d");
        assertThat(request.rawPath()).isEqualTo("/a/b%20c/d");
        assertThat(request.query()).isEqualTo("x=%31");
        assertThat(request.header("x-api-key")).hasValue("k");
        assertThat(request.body()).asString(StandardCharsets.UTF_8).isEqualTo("body");
        assertThat(request.remote()).isEqualTo("127.0.0.1");
        assertThat(request.listener()).isEqualTo(Listener.MAIN);
        assertThat(request.method()).isEqualTo("POST");
    }

    @Test
    void encodedSlashesAreRefused() throws Exception {
        host.bind(saying("root"), "/");
        HttpResponse<String> answer = host.get("/files/..%2f..%2fetc/passwd");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"status\":400").doesNotContain("Jetty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "/a/./b", "/a/.."})
    void whoClimbsOutOfAFolderIsRefusedAndNotSentElsewhere(String path) throws Exception {
        host.bind(saying("root"), "/");
        HttpResponse<String> answer = host.get(path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"Invalid path\",\"status\":400");
    }

    @Test
    void aBodyOfMoreThanOneMiBIsRefused() throws Exception {
        host.bind(saying("root"), "/");
        assertThat(post(1 << 20)).isEqualTo(200);
        assertThat(post((1 << 20) + 1)).isEqualTo(413);
        await().untilAsserted(
                        () -> assertThat(host.gateway.traffic().queuedIn()).isZero());
    }

    private int post(int bytes) throws Exception {
        return TestGateway.HTTP
                .send(
                        HttpRequest.newBuilder(host.uri("/"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aRequestWaitsForTheHandlerThatIsBeingReplaced() throws Exception {
        HttpHandler old = saying("old");
        host.bind(old, "/a");
        host.bind(saying("root"), "/");
        host.gateway.unbindHttpHandler(old);
        CompletableFuture<HttpResponse<String>> answer = TestGateway.HTTP.sendAsync(
                HttpRequest.newBuilder(host.uri("/a")).build(), BodyHandlers.ofString());
        await().during(java.time.Duration.ofMillis(200)).until(() -> !answer.isDone());
        host.bind(saying("new"), "/a");
        assertThat(answer.get().body()).isEqualTo("new");
    }

    @Test
    void whoIsGoneHandsOverToItsSuccessor() throws Exception {
        HttpHandler leaving = request -> CompletableFuture.failedFuture(new HttpHandler.HandlerGone());
        host.bind(leaving, "/a");
        CompletableFuture<HttpResponse<String>> answer = TestGateway.HTTP.sendAsync(
                HttpRequest.newBuilder(host.uri("/a")).build(), BodyHandlers.ofString());
        await().during(java.time.Duration.ofMillis(100)).until(() -> !answer.isDone());
        host.bind(saying("new"), "/a");
        assertThat(answer.get().body()).isEqualTo("new");
    }

    @Test
    void aHandlerThatFailsIsAnsweredWith500() throws Exception {
        host.bind(request -> CompletableFuture.failedFuture(new IllegalStateException("made for the test")), "/a");
        host.bind(
                request -> {
                    throw new IllegalStateException("made for the test");
                },
                "/b");
        assertThat(host.get("/a").statusCode()).isEqualTo(500);
        assertThat(host.get("/b").body()).contains("Internal error").doesNotContain("made");
    }

    @Test
    void aHandlerThatDoesNotAnswerIsAnsweredWith503() throws Exception {
        host.gateway.modified(TestGateway.config(Map.of("request_timeout", 0.2)));
        host.bind(request -> new CompletableFuture<HttpAnswer>(), "/a");
        assertThat(host.get("/a").statusCode()).isEqualTo(503);
    }

    @Test
    void listedPagesMayReadAndOthersMayNot() throws Exception {
        host.bind(
                request -> CompletableFuture.completedFuture(
                        request.method().equals("GET")
                                ? HttpAnswer.text(200, "text/plain", "x")
                                : HttpAnswer.error(405, "method not allowed", Map.of("Allow", "GET, HEAD"))),
                "/a");
        assertThat(allowed("http://localhost:3000")).containsExactly("http://localhost:3000");
        assertThat(allowed("http://evil.example")).isEmpty();
        var preflight = TestGateway.HTTP.send(
                HttpRequest.newBuilder(host.uri("/a"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", "http://localhost:3000")
                        .build(),
                BodyHandlers.ofString());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-methods"))
                .hasValue("GET, OPTIONS");
        assertThat(preflight.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
        assertThat(preflight.headers().firstValue("access-control-allow-headers"))
                .hasValue("Authorization, Content-Type, X-API-Key");
    }

    private List<String> allowed(String origin) throws Exception {
        return host.get("/a", "Origin", origin).headers().allValues("access-control-allow-origin");
    }

    private byte[] serve(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("f.mp4"), bytes);
        host.bind(
                request -> {
                    long offset = Long.parseLong(request.query().split(",")[0]);
                    long length = Long.parseLong(request.query().split(",")[1]);
                    return answer(file, offset, length);
                },
                "/f");
        return bytes;
    }

    private static CompletionStage<HttpAnswer> answer(Path file, long offset, long length) {
        return CompletableFuture.completedFuture(
                new HttpAnswer(206, Map.of("Content-Type", "video/mp4"), new HttpAnswer.File(file, offset, length)));
    }

    @Test
    void partsOfAFileAreSent() throws Exception {
        byte[] bytes = serve(300_000);
        for (int[] part : new int[][] {{0, 300_000}, {1, 10}, {299_999, 1}, {100_000, 150_000}, {5, 0}}) {
            var answer = TestGateway.HTTP.send(
                    HttpRequest.newBuilder(host.uri("/f?" + part[0] + "," + part[1]))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(part[1]);
            assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(bytes, part[0], part[0] + part[1]));
        }
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        serve(1000);
        var answer = TestGateway.HTTP.send(
                HttpRequest.newBuilder(host.uri("/f?0,1000"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(1000);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aFileThatIsGoneIsNotFoundAndAShortOneIsAnError() throws Exception {
        serve(10);
        assertThat(host.get("/f?0,11").statusCode()).isEqualTo(500);
        Files.delete(folder.resolve("f.mp4"));
        assertThat(host.get("/f?0,10").statusCode()).isEqualTo(404);
    }

    /** Twice as many clients as threads, none of which reads: others are served, and all get everything in the end. */
    @Test
    void slowDownloadsHoldNoThread() throws Exception {
        byte[] bytes = serve(4_000_000);
        host.bind(saying("quick"), "/quick");
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 48; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(new InetSocketAddress("127.0.0.1", host.port()));
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write("GET /f?0,4000000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                sockets.add(socket);
            }
            for (int i = 0; i < 10; i++) assertThat(host.get("/quick").body()).isEqualTo("quick");
            for (Socket socket : sockets.subList(0, 3)) {
                byte[] all = read(socket.getInputStream());
                assertThat(Arrays.copyOfRange(all, all.length - bytes.length, all.length))
                        .isEqualTo(bytes);
            }
        } finally {
            for (Socket socket : sockets) socket.close();
        }
        await().untilAsserted(() -> assertThat(openFiles()).noneMatch(name -> name.endsWith("f.mp4")));
    }

    private static byte[] read(InputStream from) throws IOException {
        return from.readAllBytes();
    }

    private static List<String> openFiles() throws IOException {
        List<String> names = new ArrayList<>();
        try (var each = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : each) {
                try {
                    names.add(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException closedMeanwhile) {
                    // then it is not open
                }
            }
        }
        return names;
    }
}
