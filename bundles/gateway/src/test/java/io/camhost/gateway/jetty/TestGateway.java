package io.camhost.gateway.jetty;

import static org.awaitility.Awaitility.await;

import io.camhost.gateway.Connection;
import io.camhost.gateway.Gateway.ListenerState;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.Listener;
import io.camhost.gateway.MessageHandler;
import io.camhost.swap.start.Starting;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A gateway on ports of its own, and what tests do with it. */
final class TestGateway implements AutoCloseable {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    final JettyGateway gateway;
    final Path socket;
    final HealthAddress healthAddress;
    private boolean stopped;

    TestGateway() throws Exception {
        this(Map.of());
    }

    /** @param settings of section server, as annotation methods are called */
    TestGateway(Map<String, Object> settings) throws Exception {
        this(settings, Files.createTempDirectory("gw").resolve("run/admin.sock"), Map.of());
    }

    TestGateway(Map<String, Object> settings, Path socket, Map<String, Object> health) throws Exception {
        this(settings, socket, health, new Starting(() -> false));
    }

    /** @param starting whether the host still is */
    TestGateway(Starting starting) throws Exception {
        this(Map.of(), Files.createTempDirectory("gw").resolve("run/admin.sock"), Map.of(), starting);
    }

    private TestGateway(Map<String, Object> settings, Path socket, Map<String, Object> health, Starting starting)
            throws Exception {
        this.socket = socket;
        healthAddress = new HealthAddress(healthConfig(health));
        gateway = new JettyGateway(Settings.of(config(settings)), healthAddress, socket, starting);
        gateway.start();
    }

    static JettyGateway.Config config(Map<String, Object> settings) {
        return annotation(JettyGateway.Config.class, settings);
    }

    static HealthAddress.Config healthConfig(Map<String, Object> settings) {
        return annotation(HealthAddress.Config.class, settings);
    }

    /** Defaults of the annotation, port 0 unless given. */
    private static <A> A annotation(Class<A> type, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("port", 0));
        all.putAll(settings);
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> all.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    void bind(MessageHandler handler) {
        gateway.bindMessageHandler(handler, Map.of(MessageHandler.PATH, "/ws", Listener.PROPERTY, "main"));
    }

    void bindForCallbacks(HttpHandler handler, String path) {
        gateway.bindHttpHandler(handler, Map.of(HttpHandler.PATH, path, Listener.PROPERTY, "callback"));
    }

    void bind(HttpHandler handler, String... paths) {
        gateway.bindHttpHandler(
                handler, Map.of(HttpHandler.PATH, paths, Listener.PROPERTY, new String[] {"main", "health", "local"}));
    }

    ListenerState state(Listener listener) {
        return gateway.listeners().stream()
                .filter(each -> each.listener() == listener)
                .findFirst()
                .orElseThrow();
    }

    int port() {
        return state(Listener.MAIN).port();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    Client connect() throws Exception {
        return new Client(port());
    }

    Connection connection() {
        // the client hears of the handshake before we do
        await().until(() -> !gateway.connections().isEmpty());
        return gateway.connections().get(0);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) request.headers(headers);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The first line of the answer to a handshake, with more header lines. */
    String handshake(String path, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request(path, port(), headers).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    static String request(String path, int port, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                + String.join(
                        "",
                        java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n";
    }

    void stop() throws Exception {
        stopped = true;
        gateway.stop();
    }

    @Override
    public void close() throws Exception {
        if (!stopped) gateway.stop();
    }
}
