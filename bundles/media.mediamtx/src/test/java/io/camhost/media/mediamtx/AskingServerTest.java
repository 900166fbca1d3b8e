package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.camhost.api.HostFolders;
import io.camhost.api.media.MediaServer.State;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver with a fake server of its own, which asks it who may do what. */
class AskingServerTest extends DriverWithFake {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer gate;

    @BeforeEach
    @Override
    void begin() {
        try {
            gate = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            gate.setExecutor(threads);
            gate.createContext("/", this::pass);
            gate.start();
            callbackPort = gate.getAddress().getPort();
            super.begin();
            driver.stop();
            vault.take("io.camhost.media.mediamtx");
            Path program = Files.createFile(folder.resolve("program"));
            assertThat(program.toFile().setExecutable(true)).isTrue();
            environment = Map.of("MEDIAMTX", program.toString());
            processes.ensure(new ServerProgram(settings(server.port()), new HostFolders(folder), environment::get)
                    .spec(program, asks(), false, false));
            auth.mediaAccess("token");
            server.asks(asks());
            driver = begun(server.port());
            want(stream(false));
            awaitPath();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void closeGate() {
        gate.stop(0);
        threads.shutdownNow();
    }

    /** As the gateway would. */
    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpHandler handler = callback;
            String path = exchange.getRequestURI().getPath();
            HttpAnswer answer = handler == null
                    ? HttpAnswer.error(503, "nobody is there", Map.of())
                    : handler.handle(new HttpRequest(
                                    Listener.CALLBACK,
                                    exchange.getRequestMethod(),
                                    path,
                                    path,
                                    "",
                                    Map.of(),
                                    exchange.getRequestBody().readAllBytes(),
                                    "127.0.0.1",
                                    true,
                                    false,
                                    "127.0.0.1",
                                    System.nanoTime() + Duration.ofSeconds(30).toNanos()))
                            .toCompletableFuture()
                            .join();
            exchange.sendResponseHeaders(answer.status(), -1);
        }
    }

    private void awaitWhile(Duration longest, java.util.concurrent.Callable<Boolean> condition) {
        await().atMost(longest).until(() -> {
            clock.advance(Duration.ofMillis(200));
            return condition.call();
        });
    }

    @Test
    void knowsWhoTheDriverIs() {
        await().until(() -> driver.status().state() == State.RUNNING);
        assertThat(driver.status().reason()).startsWith("runs MediaMTX v1.20.1 (API ");
        assertThat(server.configs()).containsKey("camera0");
    }

    @Test
    void hasPublishersWhosePasswordIsInAFile() throws IOException {
        want(stream(true));
        await().until(() -> processes.spec("publish/camera0").isPresent());
        assertThat(publisher()).contains("-fpre").noneMatch(word -> word.contains("@"));
        Path preset = Path.of(publisher().get(publisher().indexOf("-fpre") + 1));
        String word = Files.readString(preset).strip().replace("user_agent=", "");
        assertThat(String.join(" ", publisher())).doesNotContain(word);
        assertThat(server.mayPublish("camera0", "camhost", "guess")).isFalse();
        assertThat(server.mayPublish("camera0", "camhost", word)).isTrue();
    }

    @Test
    void aViewerCountsAsSoonAsTheServerAsksAboutHim() {
        assertThat(server.comes("camera0", "one", "token=nobody", "", "")).isFalse();
        assertThat(state().viewers()).isZero();
        assertThat(server.comes("camera0", "one", "token=ticket-viewer", "", ""))
                .isTrue();
        assertThat(state().viewers()).isEqualTo(1);
        server.nobodyReads("camera0");
        awaitWhile(Duration.ofSeconds(10), () -> state().viewers() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket-viewer", "viewer"})
    void whoMayWatchNoLongerIsEnded(String credentials) {
        assertThat(server.comes("camera0", "one", "token=" + credentials, "", ""))
                .isTrue();
        assertThat(server.comes("camera0", "two", "", "anybody", "operator")).isTrue();
        auth.revoke(credentials);
        awaitWhile(Duration.ofSeconds(10), () -> !server.readers("camera0").contains("one"));
        assertThat(server.readers("camera0")).containsExactly("two");
    }

    @Test
    void aStricterMediaAccessEndsWhoCameWithoutAnything() {
        auth.mediaAccess("loopback");
        assertThat(server.comes("camera0", "one", "", "", "")).isTrue();
        auth.mediaAccess("token");
        awaitWhile(Duration.ofSeconds(10), () -> server.readers("camera0").isEmpty());
    }

    private void crash() {
        driver.stop();
        vault.take("io.camhost.media.mediamtx");
        driver = begun(server.port());
        want(stream(false));
        awaitPath();
    }

    private void awaitKept(String... sessions) {
        Path kept = folder.resolve("run/mediamtx/viewers.json");
        awaitWhile(Duration.ofSeconds(10), () -> {
            String text = Files.exists(kept) ? Files.readString(kept) : "";
            return List.of(sessions).stream().allMatch(id -> text.contains("\"" + id));
        });
    }

    @Test
    void afterACrashItIsKnownAsWhomSomebodyCameWithAPassword() throws IOException {
        assertThat(server.comes("camera0", "one", "", "anybody", "viewer")).isTrue();
        assertThat(server.comes("camera0", "two", "token=ticket-operator", "", ""))
                .isTrue();
        awaitKept("one", "two");
        assertThat(Files.readString(folder.resolve("run/mediamtx/viewers.json")))
                .doesNotContain("ticket-operator", "\"viewer\",\"password");
        crash();
        long later = clock.nanoTime() + Duration.ofSeconds(6).toNanos();
        awaitWhile(Duration.ofSeconds(10), () -> clock.nanoTime() > later);
        assertThat(server.readers("camera0")).containsExactlyInAnyOrder("one", "two");
        auth.revoke("test"); // the user of all of them; only a ticket would be judged by itself
        awaitWhile(Duration.ofSeconds(10), () -> !server.readers("camera0").contains("one"));
    }

    @Test
    void afterACrashWhoIsNotKnownHasToComeAgain() {
        server.reads("camera0", "stranger", "");
        server.reads("camera0", "still", "camhost=still&pass=1");
        crash();
        awaitWhile(Duration.ofSeconds(10), () -> !server.readers("camera0").contains("stranger"));
    }

    @Test
    void afterACrashNobodyIsEndedWhoMayWatchAnyway() {
        auth.mediaAccess("loopback");
        server.reads("camera0", "neighbour", "");
        crash();
        long later = clock.nanoTime() + Duration.ofSeconds(6).toNanos();
        awaitWhile(Duration.ofSeconds(10), () -> clock.nanoTime() > later);
        assertThat(server.readers("camera0")).contains("neighbour");
    }

    @Test
    void aSuccessorKnowsWhoWasLetInAndByWhat() {
        assertThat(server.comes("camera0", "one", "", "anybody", "ticket-viewer"))
                .isTrue();
        assertThat(server.comes("camera0", "two", "", "anybody", "ticket-operator"))
                .isTrue();
        driver.stop();
        driver = begun(server.port());
        want(stream(false));
        awaitPath();
        auth.revoke("ticket-viewer");
        awaitWhile(Duration.ofSeconds(10), () -> !server.readers("camera0").contains("one"));
        assertThat(server.readers("camera0")).containsExactly("two");
    }
}
