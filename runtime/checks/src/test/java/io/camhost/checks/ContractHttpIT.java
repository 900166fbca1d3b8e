package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The assembled product against its contract with clients: downloads and health, by requests as they go over the wire. */
class ContractHttpIT {
    private static final String NAME = "camera0_2026-01-02_03-04-05";

    @TempDir
    static Path folder;

    private static Host host;
    private static String token;
    private static String link;

    @BeforeAll
    static void start() throws IOException {
        Path recordings = Files.createDirectories(folder.resolve("data/recordings/camera0"));
        Files.write(recordings.resolve(NAME + ".mp4"), "0123456789".getBytes(StandardCharsets.US_ASCII));
        host = Host.in(folder).start();
        token = host.token("viewer");
        try (RpcClient client = host.client("viewer")) {
            link = client.call("list_recordings")
                    .path("files")
                    .path(0)
                    .path("download_url")
                    .asText();
        }
    }

    @AfterAll
    static void stop() {
        if (host != null) host.close();
    }

    private record Answer(int status, Map<String, String> headers, String body) {}

    /** @param request such as {@code GET /}; sent as it is. @param headers lines. */
    private static Answer ask(String listener, String request, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", host.port(listener))) {
            socket.setSoTimeout(20_000);
            String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + lines + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            String[] parts =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\r\n\r\n", 2);
            String[] head = parts[0].split("\r\n");
            Map<String, String> named = new TreeMap<>();
            for (int i = 1; i < head.length; i++)
                named.put(
                        head[i].substring(0, head[i].indexOf(':')).toLowerCase(Locale.ROOT),
                        head[i].substring(head[i].indexOf(':') + 1).strip());
            return new Answer(Integer.parseInt(head[0].split(" ")[1]), named, parts[1]);
        }
    }

    private static Answer download(String request, String... headers) throws IOException {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Authorization: Bearer " + token;
        return ask("main", request, all);
    }

    private static JsonNode json(Answer answer) throws IOException {
        assertThat(answer.headers().get("content-type")).startsWith("application/json");
        return Host.JSON.readTree(answer.body());
    }

    private static void check(JsonNode actual, String expected) {
        Shape.check(actual, expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /files/recordings/../../x, 400",
        "GET /files/recordings/%2e%2e/%2e%2e/x, 400",
        "GET /files/recordings/..%2f..%2fx, 400",
        "GET /files/recordings/%252e%252e, 400",
        "GET /files/recordings/..%5cx, 400",
        "GET /files/recordings/a%00b, 400",
        "GET /files/recordings/.hidden, 400",
        "GET /files/recordings/, 400",
        "GET /files/recordings/nothing, 404",
        "GET /files/snapshots/NAME, 404",
        "GET /files/others/x, 404",
        "POST /files/recordings/NAME, 405",
        "DELETE /files/recordings/NAME, 405",
        "GET /nothing, 404",
        "POST /, 405",
        "GET /stills/x, 404",
        "GET /live/x, 404",
        "GET /ws, 426"
    })
    void everyErrorHasTheSameBody(String request, int status) throws IOException {
        Answer answer = download(request.replace("NAME", NAME));
        assertThat(answer.status()).isEqualTo(status);
        check(json(answer), "{'error':'<name>','status':" + status + ",'timestamp':'<ts>'}");
    }

    @Test
    void aNameThatIsTooLongIsNoName() throws IOException {
        assertThat(download("GET /files/recordings/" + "a".repeat(256)).status())
                .isEqualTo(400);
        assertThat(download("GET /files/recordings/" + "a".repeat(255)).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "health"})
    void aDownloadNeedsCredentialsOnEitherPort(String listener) throws IOException {
        String path = "GET /files/recordings/" + NAME;
        Answer stranger = ask(listener, path);
        assertThat(stranger.status()).isEqualTo(401);
        check(json(stranger), "{'error':'<name>','status':401,'timestamp':'<ts>'}");
        assertThat(ask(listener, path, "Authorization: Bearer a.b.c").status()).isEqualTo(401);
        assertThat(ask(listener, path, "X-API-Key: csk_nothing").status()).isEqualTo(401);
        assertThat(ask(listener, path + "?expires=99999999999&signature=x").status())
                .isEqualTo(401);
        Answer answer = ask(listener, path, "Authorization: Bearer " + token);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("0123456789");
        assertThat(answer.headers())
                .containsEntry("content-type", "video/mp4")
                .containsEntry("content-length", "10")
                .containsEntry("accept-ranges", "bytes")
                .containsEntry("content-disposition", "attachment; filename=\"" + NAME + ".mp4\"");
    }

    @Test
    void aLinkIsEnoughAndCountsForItsFileOnly() throws IOException {
        assertThat(ask("main", "GET " + link).body()).isEqualTo("0123456789");
        assertThat(ask("main", "GET " + link.replace(NAME, "other")).status()).isEqualTo(401);
    }

    @Test
    void partsAndHead() throws IOException {
        String path = "/files/recordings/camera0/" + NAME + ".mp4";
        Answer part = download("GET " + path, "Range: bytes=2-4");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(part.headers()).containsEntry("content-range", "bytes 2-4/10");
        Answer beyond = download("GET " + path, "Range: bytes=10-");
        assertThat(beyond.status()).isEqualTo(416);
        check(json(beyond), "{'status':416}");
        Answer head = download("HEAD " + path);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers()).containsEntry("content-length", "10");
    }

    @Test
    void pagesOfListedOriginsMayRead() throws IOException {
        String path = "/files/recordings/" + NAME;
        Answer preflight =
                ask("main", "OPTIONS " + path, "Origin: http://localhost:3000", "Access-Control-Request-Method: GET");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.headers())
                .containsEntry("allow", "GET, HEAD, OPTIONS")
                .containsEntry("access-control-allow-origin", "http://localhost:3000")
                .containsEntry("access-control-allow-methods", "GET, OPTIONS");
        assertThat(download("GET " + path, "Origin: http://localhost:3000").headers())
                .containsEntry("access-control-allow-origin", "http://localhost:3000");
        assertThat(ask("main", "OPTIONS " + path, "Origin: http://evil.example").headers())
                .doesNotContainKeys("access-control-allow-origin", "access-control-allow-methods");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /health          | {'status':'<name>','timestamp':'<ts>','version':'<name>','uptime':'<name>'}
            /health/detailed | {'status':'<name>','timestamp':'<ts>','version':'<name>','uptime':'<name>','components':[{'name':'<name>','status':'<name>','message':'<text>','last_checked':'<ts>','details':{}}],'metrics':{'uptime_seconds':'<number>','component_count':'<int>','components_healthy':'<int>','components_degraded':'<int>','components_unhealthy':'<int>'},'environment':'<any>'}
            /health/ready    | {'ready':true,'status':'ready','timestamp':'<ts>','message':'<name>'}
            /health/live     | {'alive':true,'timestamp':'<ts>','message':'<name>'}
            /health/system   | {'status':'<name>','timestamp':'<ts>','components':{'mediamtx':{'status':'<name>','details':'<text>','timestamp':'<ts>'},'camera_monitor':{'status':'<name>'},'service_manager':{'status':'<name>'}}}
            /health/cameras  | {'status':'<name>','timestamp':'<ts>','details':'<text>'}
            /health/mediamtx | {'status':'<name>','timestamp':'<ts>','details':'<text>'}
            /api/cameras     | {'status':'<name>','timestamp':'<ts>','cameras':[],'total':0,'connected':0}
            """)
    void healthIsToldToAnybody(String path, String body) throws IOException {
        Answer answer = ask("health", "GET " + path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("cache-control", "no-cache, no-store, must-revalidate");
        check(json(answer), body);
    }

    @Test
    void healthHasErrorsOfTheSameShape() throws IOException {
        check(json(ask("health", "GET /health/nothing")), "{'error':'<name>','status':404,'timestamp':'<ts>'}");
        Answer posted = ask("health", "POST /health");
        check(json(posted), "{'error':'<name>','status':405,'timestamp':'<ts>'}");
        assertThat(posted.headers()).containsEntry("allow", "GET, HEAD");
    }
}
