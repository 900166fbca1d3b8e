package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients hear who come as soon as the port is open, while the house behind it is still coming. */
class StartIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int ROUNDS = 3;

    @Test
    void whoComesAsSoonAsThePortIsOpenIsAnsweredAsLater(@TempDir Path folder) throws Exception {
        int port = Host.freePort();
        try (Host host = Host.in(folder).option("--demo").with("CAMERA_SERVICE_SERVER_PORT", Integer.toString(port))) {
            host.start();
            String token = host.token("viewer"); // the secret stays
            JsonNode last = subscribe(port, token);
            for (int round = 0; round < ROUNDS; round++) {
                host.stop();
                host.launch();
                awaitPort(port);
                last = early(port, token, last);
                await().atMost(Duration.ofSeconds(60)).until(() -> host.output().contains("is ready"));
            }
        }
    }

    /** @param before what the subscription of the host before this one answered; the answer of the new one */
    private static JsonNode early(int port, String token, JsonNode before) throws Exception {
        var root = get(port, "/");
        var nothing = get(port, "/no/such/page");
        var file = get(port, "/files/recordings/none.mp4");
        try (RpcClient unknown = RpcClient.connect(port);
                RpcClient stranger = RpcClient.connect(port);
                RpcClient client = RpcClient.connect(port)) {
            var none = unknown.send("no_such_method", Map.of());
            var refused = stranger.send("authenticate", Map.of("auth_token", "wrong"));
            var pong = client.send("ping", Map.of());
            var login = client.send("authenticate", Map.of("auth_token", token));
            var cameras = client.send("get_camera_list", Map.of());
            var camera = client.send("get_camera_status", Map.of("device", "camera1"));
            var resumed = client.send("subscribe_events", resume(before));

            assertThat(answer(pong).path("result").asText()).isEqualTo("pong");
            assertThat(answer(login).path("result").path("role").asText()).isEqualTo("viewer");
            assertThat(answer(cameras).path("result").path("connected").asInt())
                    .as("all that would be there later")
                    .isEqualTo(2);
            assertThat(answer(camera).path("result").path("status").asText()).isEqualTo("CONNECTED");
            assertThat(answer(resumed).path("result").path("gap").asBoolean())
                    .as("events of before a restart are gone, and that is said")
                    .isTrue();
            assertThat(answer(none).path("error").path("code").asInt()).isEqualTo(-32601);
            assertThat(answer(refused).path("error").path("code").asInt()).isEqualTo(-32001);
            assertThat(root.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(nothing.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
            assertThat(file.get(30, TimeUnit.SECONDS).headers().firstValue("content-type"))
                    .as("the downloads' answer, not the page's")
                    .hasValue("application/json");
            return answer(resumed).path("result");
        }
    }

    private static Map<String, Object> resume(JsonNode last) {
        return Map.of(
                "topics",
                List.of("camera_status_update"),
                "resume_from",
                Map.of(
                        "epoch", last.path("epoch").asText(),
                        "sequence", last.path("sequence").asLong()));
    }

    private static JsonNode subscribe(int port, String token) {
        try (RpcClient client = RpcClient.connect(port)) {
            client.call("authenticate", Map.of("auth_token", token));
            return client.call("subscribe_events", Map.of("topics", List.of("camera_status_update")));
        }
    }

    private static JsonNode answer(CompletableFuture<JsonNode> sent) throws Exception {
        return sent.get(30, TimeUnit.SECONDS);
    }

    private static CompletableFuture<HttpResponse<String>> get(int port, String path) {
        return HTTP.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitPort(int port) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress("127.0.0.1", port));
                        return true;
                    } catch (ConnectException notYet) {
                        return false;
                    }
                });
    }
}
