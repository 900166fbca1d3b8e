package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.camhost.api.camera.CameraId;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered to a server's questions. */
class AccessTest {
    private final ManualClock clock = new ManualClock();
    private final FakeAuth auth = new FakeAuth();
    private final AtomicInteger news = new AtomicInteger();

    @TempDir
    Path folder;

    private Reception reception;
    private HttpHandler handler;

    @BeforeEach
    void begin() {
        reception = new Reception(
                Optional.of(List.of()), folder, clock, clock::nanoTime, news::incrementAndGet, published -> {
                    handler = published;
                    return () -> {};
                });
        reception.auth().bind(auth);
        reception.open();
    }

    @AfterEach
    void end() {
        reception.close();
    }

    private CompletableFuture<HttpAnswer> asking(String path, String question) {
        return handler.handle(new HttpRequest(
                        Listener.CALLBACK,
                        "POST",
                        path,
                        path,
                        "",
                        Map.of(),
                        question.getBytes(StandardCharsets.UTF_8),
                        "127.0.0.1",
                        true,
                        false,
                        "127.0.0.1",
                        System.nanoTime() + Duration.ofSeconds(30).toNanos()))
                .toCompletableFuture();
    }

    private int ask(String question) {
        return asking(Callback.PATH + reception.keys().path(), question)
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .status();
    }

    /** @param more members as {@code key:value}, divided by blanks */
    private static String question(String action, String more) {
        StringBuilder json = new StringBuilder("{\"action\":\"" + action + "\",\"id\":\"one\"");
        for (String member : more.split(" ")) {
            String value = member.substring(member.indexOf(':') + 1);
            if (!member.isEmpty())
                json.append(",\"" + member.substring(0, member.indexOf(':')) + "\":\"" + value + "\"");
        }
        return json + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "loopback, ip:127.0.0.1, 200",
        "loopback, ip:::1, 200",
        "loopback, ip:10.0.0.7, 401",
        "loopback, ip:10.0.0.7 query:token=ticket-viewer, 200",
        "loopback, ip:10.0.0.7 password:viewer, 200",
        "token, ip:127.0.0.1, 401",
        "token, ip:127.0.0.1 token:viewer, 200",
        "token, ip:127.0.0.1 password:ticket-viewer user:anybody, 200",
        "token, ip:127.0.0.1 query:x=1&token=viewer, 200",
        "token, ip:127.0.0.1 query:jwt=operator, 200",
        "token, ip:127.0.0.1 token:nobody, 401",
        "token, ip:127.0.0.1 query:camhost=still, 401",
        "open, ip:10.0.0.7, 200",
        "open, ip:10.0.0.7 token:nobody, 200",
    })
    void whoMayWatchIsWhatMediaAccessSays(String mediaAccess, String who, int status) {
        auth.mediaAccess(mediaAccess);
        assertThat(ask(question("read", "path:camera0 protocol:rtsp " + who))).isEqualTo(status);
    }

    @Test
    void onlyOurPublishersPublishWhateverMediaAccessSays() {
        auth.mediaAccess("open");
        String word = reception.keys().publishing();
        String publishing = "path:camera0 protocol:rtsp ip:127.0.0.1 ";
        assertThat(ask(question("publish", publishing))).isEqualTo(401);
        assertThat(ask(question("publish", publishing + "token:admin password:admin")))
                .isEqualTo(401);
        assertThat(ask(question("publish", publishing + "userAgent:" + word))).isEqualTo(200);
        assertThat(ask(question("publish", publishing + "user:camhost password:" + word)))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"api", "metrics", "pprof", "playback", "anything-new"})
    void everythingElseIsOnlyForTheDriver(String action) {
        auth.mediaAccess("open");
        assertThat(ask(question(action, "ip:127.0.0.1"))).isEqualTo(401);
        assertThat(ask(question(action, "ip:127.0.0.1 user:camhost password:admin token:admin")))
                .isEqualTo(401);
        assertThat(ask(question(
                        action,
                        "ip:127.0.0.1 user:camhost password:" + reception.keys().call())))
                .isEqualTo(200);
    }

    @Test
    void whoDoesNotKnowTheAddressIsNotAnswered() {
        String question = question("read", "path:camera0 ip:127.0.0.1");
        assertThat(asking(Callback.PATH + "guess", question).join().status()).isEqualTo(404);
        assertThat(asking(Callback.PATH, question).join().status()).isEqualTo(404);
        assertThat(ask("no question")).isEqualTo(400);
    }

    @Test
    void aSlowAnswerIsANoAndCountsWhenItIsThereTheNextTime() {
        auth.mediaAccess("token");
        CountDownLatch decided = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        auth.before(() -> {
            asked.countDown();
            catchThrowable(() -> decided.await(20, TimeUnit.SECONDS));
        });
        String question = question("read", "path:camera0 ip:127.0.0.1 token:viewer");
        assertThat(ask(question)).isEqualTo(401);
        assertThat(catchThrowable(asked::await)).isNull();
        decided.countDown();
        assertThat(ask(question)).isEqualTo(200);
    }

    @Test
    void aPassForAPictureIsGoodForOneConnection() {
        auth.mediaAccess("token");
        String query = "query:" + Publisher.OWN_QUERY + "&" + reception.keys().still(new CameraId(0));
        String asks = "ip:127.0.0.1 path:camera0 protocol:rtsp " + query;
        assertThat(ask(question("read", asks))).isEqualTo(200);
        assertThat(ask(question("read", asks).replace("\"one\"", "\"its-session\"")))
                .isEqualTo(200);
        assertThat(ask(question("read", asks))).isEqualTo(200);
        assertThat(ask(question("read", asks).replace("\"one\"", "\"a-stranger\"")))
                .isEqualTo(401);
        assertThat(news).as("nobody is expected to watch").hasValue(0);
    }

    @Test
    void whoIsLetInIsExpectedAndToldOfOnce() {
        ask(question("read", "path:camera0 ip:127.0.0.1"));
        ask(question("read", "path:camera0 ip:127.0.0.1"));
        assertThat(news).hasValue(1);
        auth.mediaAccess("token");
        ask(question("read", "path:camera1 ip:127.0.0.1"));
        assertThat(news).as("who is not let in is not expected").hasValue(1);
    }

    @Test
    void withoutAnybodyWhoCouldDecideTheAnswerIsNo() {
        reception.auth().unbind(auth);
        assertThat(ask(question("read", "path:camera0 ip:127.0.0.1"))).isEqualTo(401);
    }

    @Test
    void aHandlerThatLeavesPassesQuestionsOn() {
        reception.close();
        assertThat(catchThrowable(() ->
                        asking(Callback.PATH + reception.keys().path(), "{}").join()))
                .hasCauseInstanceOf(HttpHandler.HandlerGone.class);
    }
}
