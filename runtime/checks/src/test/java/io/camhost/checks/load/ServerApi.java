package io.camhost.checks.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.Host;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a MediaMTX itself says, asked beside the host. */
final class ServerApi {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;

    ServerApi(int port) {
        this.port = port;
    }

    /** Its live paths of cameras; empty when it does not answer. */
    Optional<List<JsonNode>> cameras() {
        try {
            var answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/paths/list"))
                            .timeout(Duration.ofSeconds(2))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            List<JsonNode> cameras = new ArrayList<>();
            for (JsonNode path : Host.JSON.readTree(answer.body()).path("items"))
                if (path.path("name").asText().startsWith("camera")) cameras.add(path);
            return Optional.of(cameras);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** How many cameras it has whose own picture is there. */
    long online() {
        return cameras().stream()
                .flatMap(List::stream)
                .filter(path -> path.path("online").asBoolean())
                .count();
    }
}
