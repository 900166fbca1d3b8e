package io.camhost.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.camhost.api.CamhostException;
import io.camhost.api.Secret;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.api.auth.TokenIssuer;
import io.camhost.api.operation.Swaps;
import io.camhost.api.rpc.RpcSession;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler.HandlerGone;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.FakeCameras;
import io.camhost.testing.FakeGateway;
import io.camhost.testing.FakeStreams;
import io.camhost.testing.FakeVault;
import io.camhost.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminHandlerTest {
    private final Parts parts = new Parts();
    private final FakeCameras cameras = new FakeCameras();
    private final Map<String, String> configured = new LinkedHashMap<>();
    private final List<String> issued = new ArrayList<>();

    @TempDir
    Path folder;

    private Felix framework;
    private AdminHandler handler;
    private OneTimeLinks links;

    private final class Issuer implements TokenIssuer {
        @Override
        public Secret issue(String user, Role role, Duration lifetime) {
            issued.add(user + " " + role.word() + " " + lifetime);
            return new Secret("token-of-" + user);
        }

        @Override
        public Duration defaultLifetime() {
            return Duration.ofHours(24);
        }
    }

    private static final class OneSwap implements Swaps {
        @Override
        public String start(List<Path> files) {
            if (files.isEmpty()) throw CamhostException.invalidParameter("files", "required", "name one");
            return "swap-1";
        }

        @Override
        public Optional<Report> report(String id) {
            if (!id.equals("swap-1")) return Optional.empty();
            return Optional.of(
                    new Report(id, Instant.EPOCH, true, Duration.ofMillis(12), List.of("did it"), Optional.empty()));
        }

        @Override
        public String remove(List<String> names) {
            if (!names.equals(List.of("com.example.door"))) throw CamhostException.notFound("plugin", names.get(0));
            return "swap-1";
        }

        @Override
        public List<Plugin> plugins() {
            return List.of(new Plugin("com.example.door", "1.0.0", "Door", true, List.of("it creaks")));
        }

        @Override
        public List<Difference> differences() {
            return List.of(new Difference("io.camhost.rpc", Optional.of("0.1.0"), Optional.of("0.1.1")));
        }
    }

    private final FakeGateway gateway = new FakeGateway();
    private final FakeAuth auth = new FakeAuth();

    @BeforeEach
    void start() throws Exception {
        framework = new Felix(Map.of("org.osgi.framework.storage", folder.toString()));
        framework.start();
        parts.bindCameras(cameras);
        parts.bindStreams(new FakeStreams(cameras));
        parts.bindGateway(gateway);
        parts.bindAuth(auth);
        parts.bindIssuer(new Issuer());
        parts.bindSwaps(new OneSwap());
        parts.bindEditor(configured::putAll);
        links = new OneTimeLinks(parts, new FakeVault(), new ManualClock());
        handler = new AdminHandler(
                parts,
                new HostStatus(framework.getBundleContext(), parts, new NoComponents()),
                links,
                new NoCommands());
    }

    @AfterEach
    void stop() throws Exception {
        handler.leave();
        links.leave();
        framework.stop();
        framework.waitForStop(10_000);
    }

    private HttpAnswer ask(String method, String path, String body) throws Exception {
        return handler.handle(request(Listener.LOCAL, method, path, body))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void aRevocationEndsTheLoginsOfThatUser() throws Exception {
        var ann = gateway.connect();
        var bob = gateway.connect();
        ann.attributes().putAll(Map.of(RpcSession.Keys.USER, "ann", RpcSession.Keys.EXPIRES, Long.MAX_VALUE));
        bob.attributes().putAll(Map.of(RpcSession.Keys.USER, "bob", RpcSession.Keys.EXPIRES, Long.MAX_VALUE));
        assertThat(json(ask("POST", "/admin/revoke", "{\"user\":\"ann\"}"))
                        .path("sessions")
                        .asInt())
                .isEqualTo(1);
        assertThat(auth.revoked(new Identity("ann", Role.VIEWER, Identity.NEVER, "jwt")))
                .isTrue();
        assertThat(ann.attributes()).containsEntry(RpcSession.Keys.EXPIRES, 0L);
        assertThat(bob.attributes()).containsEntry(RpcSession.Keys.EXPIRES, Long.MAX_VALUE);
        assertThat(ask("POST", "/admin/revoke", "{}").status()).isEqualTo(400);
    }

    private HttpAnswer exchange(String body) throws Exception {
        return links.handle(request(Listener.MAIN, "POST", "/login-code", body))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static HttpRequest request(Listener listener, String method, String path, String body) {
        return new HttpRequest(
                listener,
                method,
                path,
                path,
                "",
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8),
                "local",
                true,
                false,
                "localhost",
                System.nanoTime() + 10_000_000_000L);
    }

    private static JsonNode json(HttpAnswer answer) throws Exception {
        return JsonMapper.builder().build().readTree(((HttpAnswer.Bytes) answer.body()).bytes());
    }

    @Test
    void pluginsAreListedAndRemoved() throws Exception {
        assertThat(json(ask("GET", "/admin/plugins", "")).path("plugins").toString())
                .isEqualTo("[{\"name\":\"com.example.door\",\"version\":\"1.0.0\",\"title\":\"Door\",\"running\":true,"
                        + "\"problems\":[\"it creaks\"]}]");
        assertThat(json(ask("POST", "/admin/remove", "{\"names\":[\"com.example.door\"]}"))
                        .path("id")
                        .asText())
                .isEqualTo("swap-1");
        assertThat(ask("POST", "/admin/remove", "{\"names\":[\"com.example.gate\"]}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theStatusTellsWhatRunsAndWhere() throws Exception {
        cameras.plug(0);
        JsonNode status = json(ask("GET", "/admin/status", ""));
        assertThat(status.path("ready").asBoolean()).isTrue();
        assertThat(status.at("/urls/page").asText()).isEqualTo("http://127.0.0.1:8002/");
        assertThat(status.at("/media/driver").asText()).isEqualTo("mediamtx");
        assertThat(status.at("/cameras/connected").asInt()).isEqualTo(1);
        assertThat(status.at("/differences/0/active").asText()).isEqualTo("0.1.1");
        assertThat(status.at("/problems")).isEmpty();
    }

    @Test
    void camerasAreNamedAndForgotten() throws Exception {
        cameras.plug(0);
        assertThat(ask("POST", "/admin/alias", """
                {"camera": "camera0", "alias": "Front door"}""").status()).isEqualTo(200);
        assertThat(json(ask("GET", "/admin/cameras", "")).at("/cameras/0/name").asText())
                .isEqualTo("Front door");
        assertThat(ask("POST", "/admin/forget", """
                {"camera": "camera0"}""").status()).isEqualTo(409);
        cameras.pull(0);
        assertThat(ask("POST", "/admin/forget", """
                {"camera": "camera0"}""").status()).isEqualTo(200);
        assertThat(json(ask("GET", "/admin/cameras", "")).path("cameras")).isEmpty();
        assertThat(ask("POST", "/admin/forget", """
                {"camera": "camera0"}""").status()).isEqualTo(404);
        assertThat(ask("POST", "/admin/alias", """
                {"camera": "door", "alias": "Front door"}""").status()).isEqualTo(400);
    }

    @Test
    void aTokenIsMadeForWhomItIsAskedFor() throws Exception {
        JsonNode answer = json(ask("POST", "/admin/token", """
                {"user": "ann", "role": "operator", "hours": 0.5}"""));
        assertThat(answer.path("token").asText()).isEqualTo("token-of-ann");
        json(ask("POST", "/admin/token", """
                {"user": "bob", "role": "viewer"}"""));
        assertThat(issued).containsExactly("ann operator PT30M", "bob viewer PT24H");
    }

    @Test
    void theLinkHasACodeInTheFragmentThatGivesATokenOnce() throws Exception {
        String url = json(ask("POST", "/admin/link", "{}")).path("url").asText();
        assertThat(url).startsWith("http://127.0.0.1:8002/#code=");
        assertThat(issued).isEmpty();
        String code = "{\"code\": \"" + url.substring(url.indexOf('=') + 1) + "\"}";
        assertThat(json(exchange(code)).path("token").asText()).isEqualTo("token-of-admin");
        assertThat(issued).containsExactly("admin admin PT24H");
        HttpAnswer again = exchange(code);
        assertThat(again.status()).isEqualTo(403);
        assertThat(json(again).path("error").asText()).contains("used");
        assertThat(exchange("{}").status()).isEqualTo(403);
        assertThat(exchange("rubbish").status()).isEqualTo(400);
    }

    @Test
    void exposingChangesBothAddressesTogether() throws Exception {
        JsonNode answer = json(ask("POST", "/admin/expose", "{\"address\": \"0.0.0.0\"}"));
        assertThat(configured)
                .containsEntry("server.host", "0.0.0.0")
                .containsEntry("mediamtx.listen_host", "0.0.0.0")
                .containsEntry("mediamtx.public_host", "\"\"");
        assertThat(answer.path("lines").toString()).contains("TCP 8002");
    }

    @Test
    void anAddressThatIsNotOursIsRefusedAndNothingChanges() throws Exception {
        HttpAnswer answer = ask("POST", "/admin/expose", "{\"address\": \"203.0.113.77\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(configured).isEmpty();
    }

    @Test
    void aSwapIsStartedAndItsReportFollows() throws Exception {
        JsonNode begun = json(ask("POST", "/admin/swap", "{\"files\": [\"/a.jar\"]}"));
        JsonNode report = json(ask("GET", "/admin/swap/" + begun.path("id").asText(), ""));
        assertThat(report.path("done").asBoolean()).isTrue();
        assertThat(report.at("/steps/0").asText()).isEqualTo("did it");
        assertThat(report.path("failure").isNull()).isTrue();
        assertThat(ask("GET", "/admin/swap/other", "").status()).isEqualTo(404);
    }

    @Test
    void badRequestsAreToldInWords() throws Exception {
        assertThat(ask("POST", "/admin/token", "no json").status()).isEqualTo(400);
        assertThat(ask("POST", "/admin/token", "{}").status()).isEqualTo(400);
        assertThat(ask("GET", "/admin/other", "").status()).isEqualTo(404);
        JsonNode error = json(ask("POST", "/admin/swap", "{\"files\": [\"relative.jar\"]}"));
        assertThat(error.path("error").asText()).isEqualTo("files: absolute paths");
        assertThat(error.path("status").asInt()).isEqualTo(400);
    }

    @Test
    void theConsolesAnswerIsPassedOn() throws Exception {
        JsonNode answer = json(ask("POST", "/admin/shell", "{\"command\": \"say hello\"}"));
        assertThat(answer.path("ok").asBoolean()).isTrue();
        assertThat(answer.path("output").asText()).isEqualTo("say hello\n");
        assertThat(json(ask("POST", "/admin/shell", "{\"command\": \"fail\"}"))
                        .path("ok")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void whenItIsLeavingRequestsGoToTheSuccessor() {
        handler.leave();
        assertThatThrownBy(() -> ask("GET", "/admin/status", "")).hasCauseInstanceOf(HandlerGone.class);
    }
}
