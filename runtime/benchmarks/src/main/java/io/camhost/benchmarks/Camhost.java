package io.camhost.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Transport;

/** The distribution as a running host, on a port of its own, with the embedded media driver and with limits that let load through. */
final class Camhost implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String READY = " is ready";
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final ServerProcess server;
    private final HttpClient http;
    private final Transport socket;

    private Camhost(ServerProcess server, HttpClient http, Transport socket) {
        this.server = server;
        this.http = http;
        this.socket = socket;
    }

    /**
     * Starts it and waits until all of it is there.
     *
     * @param folder for its data; a second start there finds the archive of classes of the first
     * @param cameras how many are simulated
     */
    static Camhost start(Places places, String folder, int cameras) throws IOException {
        return start(places, folder, cameras, Map.of());
    }

    /** @param more variables of its environment */
    static Camhost start(Places places, String folder, int cameras, Map<String, String> more) throws IOException {
        Camhost host = launch(places, folder, cameras, more);
        try {
            host.awaitReady();
        } catch (IOException e) {
            host.close();
            throw e;
        }
        return host;
    }

    /** Starts it and waits until it answers a ping, which it does before all of it is there. */
    static Camhost launch(Places places, String folder, int cameras) throws IOException {
        return launch(places, folder, cameras, Map.of());
    }

    private static Camhost launch(Places places, String folder, int cameras, Map<String, String> more)
            throws IOException {
        Path data = Files.createDirectories(places.work().resolve(folder)).resolve("data");
        int port = ServerProcess.freePort();
        Map<String, String> environment = new HashMap<>();
        environment.put("CAMERA_SERVICE_SERVER_PORT", Integer.toString(port));
        environment.put("CAMERA_SERVICE_HTTP_HEALTH_PORT", "0");
        environment.put("CAMERA_SERVICE_MEDIA_DRIVER", "ffmpeg");
        environment.put("CAMERA_SERVICE_SIMULATED_CAMERAS", Integer.toString(cameras));
        environment.put("CAMERA_SERVICE_CAMERA_DEVICE_RANGE", "[99]"); // none of this machine's
        environment.put("CAMERA_SERVICE_SERVER_MAX_CONNECTIONS", "2000");
        environment.put("CAMERA_SERVICE_SECURITY_RATE_LIMIT_REQUESTS", "1000000000");
        environment.put("CAMERA_SERVICE_SECURITY_RATE_LIMIT_BURST", "1000000");
        environment.putAll(more);
        List<String> argv = List.of(
                places.dist().resolve("bin/camhost").toString(),
                "run",
                "--data",
                data.toString(),
                "--log",
                data.resolveSibling("log").toString());
        ServerProcess server = ServerProcess.start(argv, environment, data.resolveSibling("output.txt"), port);
        HttpClient http = new HttpClient();
        try {
            http.start();
        } catch (Exception e) {
            server.close();
            throw new IOException(e);
        }
        return new Camhost(server, http, new Transport.TCPUnix(data.resolve("run/admin.sock")));
    }

    /** It prints that after all else, and only then leaves its archive of classes when it ends. */
    private void awaitReady() throws IOException {
        while (!server.printed().contains(READY)) {
            if (server.age().compareTo(READY_LIMIT) > 0)
                throw new IOException("the host is not ready after " + READY_LIMIT.toSeconds() + " s; it printed:\n"
                        + server.printed());
            LockSupport.parkNanos(5_000_000);
        }
    }

    ServerProcess server() {
        return server;
    }

    /** The Java and the options that {@code bin/camhost} gave it, without those that are about files of its own. */
    List<String> java() throws IOException {
        return javaOf(Proc.commandLine(server.pid()));
    }

    static List<String> javaOf(List<String> commandLine) {
        List<String> java = new ArrayList<>();
        for (String word : commandLine) {
            if (word.startsWith("-Dcamhost.") || word.equals("-cp")) break;
            if (!word.startsWith("-XX:SharedArchiveFile=") && !word.startsWith("-XX:ArchiveClassesAtExit="))
                java.add(word);
        }
        return java;
    }

    String token(String role) throws IOException {
        return administer("token", Map.of("user", "bench", "role", role, "hours", 1))
                .path("token")
                .asText();
    }

    /** Runs one command of the host's shell. */
    void shell(String command) throws IOException {
        JsonNode answer = administer("shell", Map.of("command", command));
        if (!answer.path("ok").asBoolean()) throw new IOException(command + ": " + answer.path("output"));
    }

    private JsonNode administer(String what, Map<String, ?> body) throws IOException {
        try {
            ContentResponse answer = http.newRequest("http://localhost/admin/" + what)
                    .transport(socket)
                    .method(HttpMethod.POST)
                    .body(new StringRequestContent("application/json", JSON.writeValueAsString(body)))
                    .timeout(30, TimeUnit.SECONDS)
                    .send();
            if (answer.getStatus() != 200) throw new IOException(what + ": " + answer.getContentAsString());
            return JSON.readTree(answer.getContentAsString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException(what + " was not answered", e);
        }
    }

    /** A greeting that logs in. */
    LoadClient.Greeting login(String role) throws IOException {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"authenticate\",\"params\":{\"auth_token\":\""
                + token(role) + "\"}}";
        return wire -> wire.succeed(request);
    }

    /** A greeting that logs in and wants to hear of cameras. */
    LoadClient.Greeting subscriber() throws IOException {
        LoadClient.Greeting login = login("viewer");
        return wire -> {
            login.greet(wire);
            wire.succeed("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"subscribe_events\","
                    + "\"params\":{\"topics\":[\"camera_status_update\"]}}");
        };
    }

    static String request(String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}";
    }

    @Override
    public void close() {
        try {
            http.stop();
        } catch (Exception e) {
            System.err.println("the administration client does not stop: " + e);
        }
        server.close();
    }
}
