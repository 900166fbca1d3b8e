package io.camhost.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.FakeStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadsTest {
    private static final Map<String, String> VIEWER = Map.of("authorization", "Bearer viewer");
    private static final String RECORDING = "/files/recordings/camera0_1.mp4";

    @TempDir
    Path folder;

    private final Downloads downloads = new Downloads();

    @BeforeEach
    void fill() throws IOException {
        var storage = new FakeStorage(folder);
        Path recording = Files.writeString(folder.resolve("camera0_1.mp4"), "0123456789");
        storage.add(new Storage.StoredFile(
                Storage.Kind.RECORDING,
                "camera0_1.mp4",
                recording,
                Optional.of(new CameraId(0)),
                10,
                Instant.now(),
                false));
        storage.add(new Storage.StoredFile(
                Storage.Kind.SNAPSHOT,
                "gone.jpg",
                folder.resolve("gone.jpg"),
                Optional.empty(),
                1,
                Instant.now(),
                false));
        downloads.bindStorage(storage);
        downloads.bindAuth(new FakeAuth());
    }

    @AfterEach
    void stop() {
        downloads.stop();
    }

    private static HttpRequest request(String method, String path, String query, Map<String, String> headers) {
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        return new HttpRequest(
                Listener.MAIN,
                method,
                path,
                path,
                query,
                all,
                new byte[0],
                "127.0.0.1",
                true,
                false,
                "camhost.test:8002",
                System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
    }

    private HttpAnswer ask(String method, String path, String query, Map<String, String> headers) {
        return downloads
                .handle(request(method, path, query, headers))
                .toCompletableFuture()
                .join();
    }

    private HttpAnswer get(String path, Map<String, String> headers) {
        return ask("GET", path, "", headers);
    }

    private static String body(HttpAnswer answer) {
        return new String(((HttpAnswer.Bytes) answer.body()).bytes(), StandardCharsets.UTF_8);
    }

    private HttpAnswer part(String range) {
        return get(RECORDING, Map.of("authorization", "Bearer viewer", "range", range));
    }

    @Test
    void aFileIsSentWhole() {
        var answer = get(RECORDING, VIEWER);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("Content-Type", "video/mp4")
                .containsEntry("Content-Disposition", "attachment; filename=\"camera0_1.mp4\"")
                .containsEntry("Accept-Ranges", "bytes")
                .containsKeys("ETag", "Last-Modified");
        assertThat(answer.body()).isEqualTo(new HttpAnswer.File(folder.resolve("camera0_1.mp4"), 0, 10));
    }

    @Test
    void theNameMayLackItsExtensionAndHaveItsCamera() {
        assertThat(get("/files/recordings/camera0_1", VIEWER).status()).isEqualTo(200);
        assertThat(get("/files/recordings/camera0/camera0_1", VIEWER).status()).isEqualTo(200);
        assertThat(get("/files/recordings/camera1/camera0_1", VIEWER).status()).isEqualTo(404);
    }

    @Test
    void headIsAnsweredLikeGetWithoutRange() {
        var answer = ask("HEAD", RECORDING, "", Map.of("authorization", "Bearer viewer", "range", "bytes=0-1"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(new HttpAnswer.File(folder.resolve("camera0_1.mp4"), 0, 10));
    }

    @ParameterizedTest
    @CsvSource({"bytes=2-4,2,3,bytes 2-4/10", "bytes=-4,6,4,bytes 6-9/10", "bytes=8-,8,2,bytes 8-9/10"})
    void aPartIsSentWhenAskedFor(String range, long offset, long length, String where) {
        var answer = part(range);
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.headers()).containsEntry("Content-Range", where);
        assertThat(answer.body()).isEqualTo(new HttpAnswer.File(folder.resolve("camera0_1.mp4"), offset, length));
    }

    @Test
    void aPartThatIsNotThereIs416() {
        var answer = part("bytes=10-");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.headers()).containsEntry("Content-Range", "bytes */10");
        assertThat(body(answer)).contains("\"status\":416");
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        String tag = get(RECORDING, VIEWER).headers().get("ETag");
        assertThat(get(RECORDING, Map.of("authorization", "Bearer viewer", "if-none-match", tag))
                        .status())
                .isEqualTo(304);
        var stale = Map.of("authorization", "Bearer viewer", "range", "bytes=0-1", "if-range", "\"other\"");
        assertThat(get(RECORDING, stale).status()).isEqualTo(200);
        var fresh = Map.of("authorization", "Bearer viewer", "range", "bytes=0-1", "if-range", tag);
        assertThat(get(RECORDING, fresh).status()).isEqualTo(206);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/recordings/..%2f..%2fetc%2fpasswd",
                "/files/recordings/../secret",
                "/files/recordings/.hidden",
                "/files/recordings/a b",
                "/files/recordings/",
                "/files/recordings",
                "/files/recordings/not-a-camera/x",
                "/files/recordings/camera0/x/y",
                "/files/recordings/a..b",
                "/files/recordings/a%00b"
            })
    void whatIsNoNameIsRefused(String path) {
        var answer = get(path, VIEWER);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(body(answer)).startsWith("{\"error\":\"invalid file name\",\"status\":400,\"timestamp\":\"20");
    }

    @Test
    void whatIsNotThereIs404() {
        assertThat(get("/files/recordings/nothing", VIEWER).status()).isEqualTo(404);
        assertThat(get("/files/snapshots/camera0_1", VIEWER).status()).isEqualTo(404);
        assertThat(get("/files/snapshots/gone.jpg", VIEWER).status()).isEqualTo(404);
        assertThat(get("/files/others/x", VIEWER).status()).isEqualTo(404);
    }

    @Test
    void credentialsAreAlwaysNeeded() {
        var answer = get(RECORDING, Map.of());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(get(RECORDING, Map.of("authorization", "Bearer nobody")).status())
                .isEqualTo(401);
        assertThat(get(RECORDING, Map.of("x-api-key", "nobody")).status()).isEqualTo(401);
        assertThat(get(RECORDING, Map.of("x-api-key", "viewer")).status()).isEqualTo(200);
        assertThat(ask("GET", RECORDING, "signature=wrong", Map.of()).status()).isEqualTo(401);
    }

    @Test
    void aSignedLinkIsEnoughAndMayBeShownInAPage() {
        assertThat(ask("GET", RECORDING, "signature=signed", Map.of()).status()).isEqualTo(200);
        var inline = ask("GET", RECORDING, "signature=signed&inline=1", Map.of());
        assertThat(inline.headers()).containsEntry("Content-Disposition", "inline");
        assertThat(ask("GET", RECORDING, "inline=1", Map.of()).status()).isEqualTo(401);
    }

    @Test
    void otherMethodsAreNotAllowed() {
        var answer = ask("DELETE", RECORDING, "", VIEWER);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void aRequestThatWaitsIsLeftToTheSuccessor() {
        var leaving = new Downloads();
        var answer = leaving.handle(request("GET", RECORDING, "", VIEWER)).toCompletableFuture();
        await().during(java.time.Duration.ofMillis(20)).until(() -> !answer.isDone());
        leaving.stop();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(HttpHandler.HandlerGone.class);
    }
}
