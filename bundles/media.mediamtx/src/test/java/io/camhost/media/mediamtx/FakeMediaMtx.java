package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The control API of a MediaMTX, as far as we use it: paths are kept, unknown keys are refused as every version refuses them, and a
 * test says who publishes and who reads.
 */
final class FakeMediaMtx implements AutoCloseable {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> ALWAYS = Set.of(
            "source",
            "record",
            "recordPath",
            "recordFormat",
            "recordPartDuration",
            "recordSegmentDuration",
            "recordDeleteAfter",
            "overridePublisher",
            "maxReaders");
    private static final Set<String> NEW =
            Set.of("alwaysAvailable", "alwaysAvailableFile", "alwaysAvailableTracks", "runOnOnline");

    private final JsonMapper json = JsonMapper.builder().build();
    private final boolean modern;
    private final HttpServer server;
    private final Map<String, ObjectNode> configs = new TreeMap<>();
    private final Map<String, ArrayNode> readers = new TreeMap<>();
    private final Map<String, Long> bytes = new TreeMap<>();
    private final Map<String, String> queries = new TreeMap<>();
    private final List<String> writes = new ArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean stuck;

    /** @param modern whether it is as 1.20.1, else as 1.5.1 @param port 0 for a free one */
    FakeMediaMtx(boolean modern, int port) {
        this.modern = modern;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-mediamtx");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How many there have been. */
    int requests() {
        return requests.get();
    }

    synchronized void path(String name) {
        configs.put(name, NODES.objectNode());
    }

    synchronized void publishing(String name, long count) {
        bytes.put(name, count);
    }

    synchronized void silent(String name) {
        bytes.remove(name);
    }

    /** @param query of its URL */
    synchronized void reads(String name, String id, String query) {
        readers.computeIfAbsent(name, any -> NODES.arrayNode())
                .addObject()
                .put("type", "rtspSession")
                .put("id", id);
        queries.put(id, query);
    }

    synchronized void nobodyReads(String name) {
        readers.remove(name);
    }

    synchronized void restarted() {
        configs.clear();
        bytes.clear();
        readers.clear();
    }

    synchronized Map<String, ObjectNode> configs() {
        return Map.copyOf(configs);
    }

    /** Each as {@code what name {keys}}. */
    synchronized List<String> writes() {
        return List.copyOf(writes);
    }

    void stuck(boolean now) {
        stuck = now;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        while (stuck) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                return;
            }
        }
        String path = exchange.getRequestURI().getPath();
        byte[] sent = exchange.getRequestBody().readAllBytes();
        ObjectNode answer;
        synchronized (this) {
            answer = switch (path) {
                case "/v3/paths/list" ->
                    list(configs.keySet().stream().map(this::live).toList());
                case "/v3/config/paths/list" ->
                    list(configs.entrySet().stream()
                            .map(each -> defaults()
                                    .<ObjectNode>setAll(each.getValue())
                                    .put("name", each.getKey()))
                            .toList());
                case "/v3/config/pathdefaults/get" -> defaults();
                case "/v3/config/global/get" ->
                    NODES.objectNode()
                            .put("rtsp", true)
                            .put("rtspAddress", ":8111")
                            .put("hls", false);
                case "/v3/rtspsessions/list" ->
                    list(queries.entrySet().stream()
                            .map(each ->
                                    NODES.objectNode().put("id", each.getKey()).put("query", each.getValue()))
                            .toList());
                case "/v3/info" -> modern ? NODES.objectNode().put("version", "v1.20.1\n") : null;
                default -> write(path, sent);
            };
        }
        if (answer == null) send(exchange, 404, "404 page not found".getBytes());
        else send(exchange, answer.has("error") ? answer.path("status").asInt() : 200, json.writeValueAsBytes(answer));
    }

    private ObjectNode write(String path, byte[] sent) throws IOException {
        String[] parts = path.split("/");
        if (!path.startsWith("/v3/config/paths/") || parts.length != 6) return null;
        String name = parts[5];
        JsonNode keys = sent.length == 0 ? NODES.objectNode() : json.readTree(sent);
        writes.add(parts[4] + " " + name + " " + keys);
        for (var key : keys.properties())
            if (!ALWAYS.contains(key.getKey()) && !(modern && NEW.contains(key.getKey())))
                return error(400, "json: unknown field \"" + key.getKey() + "\"");
        boolean known = configs.containsKey(name);
        switch (parts[4]) {
            case "add" -> {
                if (known) return error(400, "path already exists");
                configs.put(name, (ObjectNode) keys);
            }
            case "patch" -> {
                if (!known) return error(404, "path configuration not found");
                configs.get(name).setAll((ObjectNode) keys);
            }
            case "delete" -> {
                if (configs.remove(name) == null) return error(404, "path configuration not found");
            }
            default -> {
                return null;
            }
        }
        return NODES.objectNode();
    }

    private ObjectNode defaults() {
        ObjectNode defaults = NODES.objectNode()
                .put("source", "publisher")
                .put("record", false)
                .put("recordPath", "./recordings/%path/%Y-%m-%d_%H-%M-%S-%f")
                .put("recordPartDuration", "1s")
                .put("recordSegmentDuration", "1h0m0s")
                .put("recordDeleteAfter", "1d");
        if (modern)
            defaults.put("alwaysAvailable", false)
                    .put("alwaysAvailableFile", "")
                    .put("runOnOnline", "");
        return defaults;
    }

    private ObjectNode live(String name) {
        boolean publishing = bytes.containsKey(name);
        ObjectNode path = NODES.objectNode().put("name", name);
        path.put(
                "ready", publishing || configs.get(name).path("alwaysAvailable").asBoolean());
        if (modern) path.put("online", publishing).put("inboundBytes", bytes.getOrDefault(name, 0L));
        else path.put("bytesReceived", bytes.getOrDefault(name, 0L));
        if (publishing) path.putObject("source").put("type", "rtspSession");
        else path.putNull("source");
        path.set("readers", readers.getOrDefault(name, NODES.arrayNode()));
        return path;
    }

    private static ObjectNode list(List<ObjectNode> items) {
        ObjectNode list = NODES.objectNode().put("itemCount", items.size()).put("pageCount", items.isEmpty() ? 0 : 1);
        list.putArray("items").addAll(items);
        return list;
    }

    private static ObjectNode error(int status, String text) {
        return NODES.objectNode().put("status", status).put("error", text);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
        exchange.close();
    }
}
