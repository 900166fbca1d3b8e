package io.camhost.gateway.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.swap.start.Starting;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked while the host starts. */
class StartTest {
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final AtomicInteger looks = new AtomicInteger();
    private TestGateway host;

    @BeforeEach
    void start() throws Exception {
        host = new TestGateway(new Starting(() -> {
            looks.incrementAndGet();
            return on.get();
        }));
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private static HttpHandler saying(String text) {
        return request -> CompletableFuture.completedFuture(HttpAnswer.text(200, "text/plain", text));
    }

    /** Asks, and returns when the gateway has begun to wait. */
    private CompletableFuture<HttpResponse<String>> early(String path) {
        int before = looks.get();
        var answer = TestGateway.HTTP.sendAsync(
                HttpRequest.newBuilder(host.uri(path)).build(), BodyHandlers.ofString());
        await().until(() -> looks.get() > before + 2);
        assertThat(answer).isNotDone();
        return answer;
    }

    @Test
    void aRequestWaitsForAHandlerThatIsStillComing() throws Exception {
        var answer = early("/health");
        host.bind(saying("well"), "/health");
        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("well");
        assertThat(host.get("/health").body()).isEqualTo("well");
    }

    @Test
    void oneWhoAnswersAllBelowAPathIsNotTakenBeforeItIsKnownThatNobodyFitsBetter() throws Exception {
        host.bind(saying("root"), "/");
        assertThat(host.get("/").body()).as("nothing fits better").isEqualTo("root");
        var file = early("/files/a");
        var other = early("/other");
        host.bind(saying("files"), "/files/");
        on.set(false);
        assertThat(file.get(30, TimeUnit.SECONDS).body()).isEqualTo("files");
        assertThat(other.get(30, TimeUnit.SECONDS).body()).isEqualTo("root");
    }

    @Test
    void whatNobodyAnswersIsNotFoundOnceTheStartIsOver() throws Exception {
        var answer = early("/nothing");
        on.set(false);
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
        assertThat(host.get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void aStartThatTakesLongIsTold() throws Exception {
        HttpResponse<String> answer = host.get("/nothing");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("Still starting");
    }

    @Test
    void aConnectionWaitsForItsHandler() throws Exception {
        int before = looks.get();
        var client = CompletableFuture.supplyAsync(() -> {
            try {
                return host.connect();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> looks.get() > before + 2);
        host.bind(Handlers.echo());
        try (Client connected = client.get(30, TimeUnit.SECONDS)) {
            connected.text("hello");
            assertThat(connected.readText()).isEqualTo("hello");
        }
    }
}
