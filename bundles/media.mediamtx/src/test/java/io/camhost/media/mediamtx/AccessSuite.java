package io.camhost.media.mediamtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.camhost.media.mediamtx.ApiClient.Answer;
import io.camhost.testing.MediaMtxFacts.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server asks whoever decides who may do what, and what it makes of the answer: the same for the fake and for a real one. */
abstract class AccessSuite {
    private static final String PASSWORD = "sesame";

    private final JsonMapper json = JsonMapper.builder().build();
    private final Rig.Maker maker;
    private final List<JsonNode> questions = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer authority;
    private Rig rig;

    @TempDir
    Path folder;

    AccessSuite(Rig.Maker maker) {
        this.maker = maker;
    }

    @BeforeEach
    void begin() throws Exception {
        rig = maker.in(folder);
        authority = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        authority.setExecutor(threads);
        authority.createContext("/", this::judge);
        authority.start();
        rig.asks("http://127.0.0.1:" + authority.getAddress().getPort() + "/ask");
        api("POST", "/v3/config/paths/add/one", PASSWORD);
        await().until(() -> !path().isMissingNode());
        questions.clear();
    }

    @AfterEach
    void end() {
        if (rig != null) rig.close();
        if (authority != null) authority.stop(0);
        threads.shutdownNow();
    }

    /** Anybody may publish, whoever knows the password may call, whoever says please may read. */
    private void judge(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode question = json.readTree(exchange.getRequestBody().readAllBytes());
            questions.add(question);
            boolean may = switch (question.path("action").asText()) {
                case "read" -> question.path("query").asText().contains("please");
                case "publish" -> true;
                default -> question.path("password").asText().equals(PASSWORD);
            };
            exchange.sendResponseHeaders(may ? 200 : 401, -1);
        }
    }

    private Answer api(String method, String target, String password) throws ApiException {
        var client = new ApiClient("127.0.0.1", rig::apiPort, Duration.ofSeconds(10), () -> password);
        return client.call(method, target, method.equals("POST") ? json.createObjectNode() : null);
    }

    private JsonNode path() throws ApiException {
        for (JsonNode path : api("GET", "/v3/paths/list", PASSWORD).body().path("items"))
            if (path.path("name").asText().equals("one")) return path;
        return json.missingNode();
    }

    private void matches(JsonNode object, String kind) {
        Map<String, Member> members = rig.facts().members(kind);
        Set<String> there = new TreeSet<>();
        object.fieldNames().forEachRemaining(there::add);
        assertThat(there).as(kind).isEqualTo(new TreeSet<>(members.keySet()));
    }

    @Test
    void aQuestionHasTheMembersThatWeRelyOn() {
        rig.comes("one", "token=please");
        JsonNode question = questions.get(0);
        matches(question, "Question");
        assertThat(question.path("action").asText()).isEqualTo("read");
        assertThat(question.path("path").asText()).isEqualTo("one");
        assertThat(question.path("protocol").asText()).isEqualTo("rtsp");
        assertThat(question.path("ip").asText()).isEqualTo("127.0.0.1");
        assertThat(question.path("query").asText()).isEqualTo("token=please");
        assertThat(question.path("id").asText()).isNotEmpty();
        if (rig.modern()) assertThat(question.path("token").asText()).isEqualTo("please");
    }

    @Test
    void whoMayIsLetInAndNobodyElse() {
        assertThat(rig.comes("one", "please")).isTrue();
        assertThat(rig.comes("one", "at-once")).isFalse();
    }

    @Test
    void aCallOfTheApiIsAskedAboutWhereItCanBe() throws Exception {
        assertThat(api("GET", "/v3/paths/list", PASSWORD).status()).isEqualTo(200);
        Answer answer = api("GET", "/v3/paths/list", "");
        assertThat(answer.status()).isEqualTo(rig.modern() ? 401 : 200);
        if (!rig.modern()) {
            assertThat(questions).isEmpty();
            return;
        }
        assertThat(answer.error()).isEqualTo("authentication error");
        assertThat(questions)
                .allMatch(question -> question.path("action").asText().equals("api"));
        matches(questions.get(0), "Question");
        assertThat(questions.get(0).path("user").asText()).isEqualTo(ServerKeys.USER);
    }

    @Test
    void aSessionThatIsKickedIsGoneAndWhoseConnectionItWasIsTold() throws Exception {
        rig.publish("one");
        await().atMost(Duration.ofSeconds(10)).until(() -> path().path("source").isObject());
        rig.read("one", "please");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> path().path("readers").size() == 1);
        String id = path().path("readers").get(0).path("id").asText();
        JsonNode session = named("rtspsessions", "id", id);
        JsonNode connection =
                named("rtspconns", "remoteAddr", session.path("remoteAddr").asText());
        matches(connection, "RTSPConn");
        if (rig.modern()) {
            assertThat(connection.path("session").asText()).isEqualTo(id);
            assertThat(session.path("conns").get(0)).isEqualTo(connection.path("id"));
        }
        assertThat(api("POST", "/v3/rtspsessions/kick/" + id, PASSWORD).status())
                .isEqualTo(200);
        await().until(() -> path().path("readers").isEmpty());
        assertThat(api("POST", "/v3/rtspsessions/kick/" + id, PASSWORD).status())
                .isEqualTo(404);
    }

    private JsonNode named(String list, String key, String value) throws ApiException {
        for (JsonNode item :
                api("GET", "/v3/" + list + "/list", PASSWORD).body().path("items"))
            if (item.path(key).asText().equals(value)) return item;
        throw new AssertionError("no " + value + " among " + list);
    }
}
