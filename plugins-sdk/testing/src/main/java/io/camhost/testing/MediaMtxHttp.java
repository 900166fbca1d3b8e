package io.camhost.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.camhost.testing.FakeMediaMtx.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Answers for a {@link FakeMediaMtx}. Threading: a thread for each request. */
final class MediaMtxHttp implements AutoCloseable {
    private static final String KICK = "/v3/[a-z]+/kick/";
    private static final String CONFIG = "/v3/config/paths/";

    private final JsonMapper json = JsonMapper.builder().build();
    private final Version version;
    private final MediaMtxPaths paths;
    private final MediaMtxAuthority authority;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-mediamtx");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Integer> requests = new HashMap<>();
    private int now;
    private int mostAtOnce;
    private @Nullable String hangs;
    private boolean ended;

    MediaMtxHttp(Version version, MediaMtxPaths paths, MediaMtxAuthority authority, int port) {
        this.version = version;
        this.paths = paths;
        this.authority = authority;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::exchange);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    synchronized int requests() {
        return requests.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized int requests(String call) {
        return requests.getOrDefault(call, 0);
    }

    synchronized int mostAtOnce() {
        return mostAtOnce;
    }

    synchronized void hang(@Nullable String prefix) {
        hangs = prefix;
        notifyAll();
    }

    synchronized boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] sent = exchange.getRequestBody().readAllBytes();
            Answer answer;
            try {
                if (!begin(exchange.getRequestMethod(), path)) return;
                boolean may = authority.mayCall(exchange.getRequestHeaders().getFirst("Authorization"));
                synchronized (paths) {
                    answer = may ? answer(exchange, path, sent) : error(401, "authentication error");
                }
            } finally {
                synchronized (this) {
                    now--;
                }
            }
            exchange.getResponseHeaders().set("Server", "mediamtx");
            byte[] body = answer.body();
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) exchange.getResponseBody().write(body);
            if (answer.ends()) threads.execute(this::close);
        }
    }

    /** @return false when it ended meanwhile */
    private synchronized boolean begin(String method, String path) {
        requests.merge(method + " " + pattern(path), 1, Integer::sum);
        mostAtOnce = Math.max(mostAtOnce, ++now);
        try {
            while (!ended && hangs != null && path.startsWith(hangs)) wait();
        } catch (InterruptedException end) {
            return false;
        }
        return !ended;
    }

    private static String pattern(String path) {
        if (path.matches(KICK + ".+")) return path.substring(0, path.lastIndexOf('/')) + "/{id}";
        String[] parts = path.split("/", 6);
        return path.startsWith(CONFIG) && parts.length == 6 ? CONFIG + parts[4] + "/{name}" : path;
    }

    private record Answer(int status, byte[] body, boolean ends) {}

    private Answer answer(HttpExchange exchange, String path, byte[] sent) throws IOException {
        String call = exchange.getRequestMethod() + " " + pattern(path);
        if (!paths.facts.knows(call)) return noSuchCall();
        switch (call) {
            case "GET /v3/info" -> {
                return ok(paths.node().put("version", "v" + version.number()).put("started", "2026-01-01T00:00:00Z"));
            }
            case "GET /v3/config/global/get" -> {
                return ok(paths.global);
            }
            case "GET /v3/config/pathdefaults/get" -> {
                return ok(paths.defaults("PathConf"));
            }
            case "GET /v3/config/paths/list" -> {
                return list(exchange, paths.configs());
            }
            case "GET /v3/paths/list" -> {
                return list(exchange, paths.live());
            }
            case "GET /v3/rtspsessions/list" -> {
                return paths.global.path("rtsp").asBoolean() ? list(exchange, paths.sessions()) : noSuchCall();
            }
            case "GET /v3/rtspconns/list" -> {
                return list(exchange, paths.connections());
            }
            case "GET /v3/webrtcsessions/list", "GET /v3/hlssessions/list" -> {
                return list(exchange, List.of());
            }
            default -> {
                return path.matches(KICK + ".+") ? kick(path) : write(path, sent);
            }
        }
    }

    private Answer kick(String path) throws IOException {
        return paths.kick(path.substring(path.lastIndexOf('/') + 1)) ? written(false) : error(404, "session not found");
    }

    private Answer write(String path, byte[] sent) throws IOException {
        boolean global = path.equals("/v3/config/global/patch");
        String what = global ? "patch" : path.split("/", 6)[4];
        String name = global ? "" : path.split("/", 6)[5];
        JsonNode keys;
        try {
            keys = what.equals("delete") ? paths.node() : json.readTree(sent);
        } catch (JsonProcessingException e) {
            return error(400, "invalid character in JSON");
        }
        if (!(keys instanceof ObjectNode object)) return error(400, "EOF");
        paths.writes.add((global ? "global " : what + " " + name + " ") + keys);
        String problem = problem(global ? "GlobalConf" : "PathConf", object);
        if (!problem.isEmpty()) return error(400, problem);
        return global ? global(object) : write(what, name, object);
    }

    private String problem(String kind, ObjectNode keys) {
        for (Map.Entry<String, JsonNode> key : keys.properties()) {
            MediaMtxFacts.Member member = paths.facts.members(kind).get(key.getKey());
            if (member == null || paths.refused.contains(key.getKey()))
                return "json: unknown field \"" + key.getKey() + "\"";
            if (!fits(member.type(), key.getValue()))
                return "json: cannot unmarshal " + key.getValue().getNodeType() + " into a " + member.type();
        }
        return "";
    }

    private static boolean fits(String type, JsonNode value) {
        JsonNodeType given = value.getNodeType();
        return switch (type) {
            case "string" -> given == JsonNodeType.STRING;
            case "boolean" -> given == JsonNodeType.BOOLEAN;
            case "integer", "number" -> given == JsonNodeType.NUMBER;
            case "array" -> given == JsonNodeType.ARRAY;
            default -> given == JsonNodeType.OBJECT;
        };
    }

    private Answer write(String what, String name, ObjectNode keys) throws IOException {
        boolean known = paths.accepted.containsKey(name);
        boolean creates = what.equals("add") || what.equals("replace") && version == Version.V1_20;
        if (!known && !creates) return error(404, "path not found");
        switch (what) {
            case "add" -> {
                if (known) return error(400, "path already exists");
                paths.change(name, keys);
            }
            case "patch" -> {
                ObjectNode merged = paths.existing(name);
                merged.setAll(keys);
                paths.change(name, merged);
            }
            case "replace" -> paths.change(name, keys);
            default -> paths.remove(name);
        }
        return written(false);
    }

    /** An address that cannot be listened on is accepted; then the server ends. */
    private Answer global(ObjectNode keys) throws IOException {
        paths.global.setAll(keys);
        boolean ends = false;
        for (Map.Entry<String, JsonNode> key : keys.properties())
            if (key.getKey().endsWith("Address")) ends |= !free(key.getValue().asText());
        return written(ends);
    }

    private static boolean free(String address) {
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private Answer written(boolean ends) throws IOException {
        byte[] body =
                paths.facts.hasKind("OK") ? json.writeValueAsBytes(paths.node().put("status", "ok")) : new byte[0];
        return new Answer(200, body, ends);
    }

    private Answer ok(ObjectNode body) throws IOException {
        return new Answer(200, json.writeValueAsBytes(body), false);
    }

    private Answer error(int status, String text) throws IOException {
        ObjectNode body = paths.node();
        if (paths.facts.members("Error").containsKey("status")) body.put("status", "error");
        return new Answer(status, json.writeValueAsBytes(body.put("error", text)), false);
    }

    private static Answer noSuchCall() {
        return new Answer(404, "404 page not found".getBytes(StandardCharsets.UTF_8), false);
    }

    private Answer list(HttpExchange exchange, List<ObjectNode> items) throws IOException {
        int size = parameter(exchange, "itemsPerPage", 100);
        int page = parameter(exchange, "page", 0);
        if (size == 0) return error(400, "invalid items per page");
        int from = Math.min(page * size, items.size());
        ObjectNode list =
                paths.node().put("itemCount", items.size()).put("pageCount", (items.size() + size - 1) / size);
        list.putArray("items").addAll(items.subList(from, Math.min(from + size, items.size())));
        return ok(list);
    }

    private static int parameter(HttpExchange exchange, String name, int usual) {
        String query = exchange.getRequestURI().getRawQuery();
        for (String part : query == null ? new String[0] : query.split("&"))
            if (part.startsWith(name + "=")) return Integer.parseInt(part.substring(name.length() + 1));
        return usual;
    }
}
