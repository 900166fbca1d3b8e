package io.camhost.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A client program: JSON-RPC over one WebSocket, plain JDK. Threading: any thread. */
public final class RpcClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Queue<JsonNode> notifications = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final Consumer<JsonNode> listener;
    private WebSocket socket;
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

    private RpcClient(Consumer<JsonNode> listener) {
        this.listener = listener;
    }

    private RpcClient() {
        this.listener = notifications::add;
    }

    public static RpcClient connect(int port) {
        return open(port, new RpcClient()).join();
    }

    /** Connects and does not wait for it. @param listener is told every notification, which is not kept otherwise */
    public static CompletableFuture<RpcClient> connecting(int port, Consumer<JsonNode> listener) {
        return open(port, new RpcClient(listener));
    }

    private static CompletableFuture<RpcClient> open(int port, RpcClient client) {
        return HTTP.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), client.new Listener())
                .thenApply(socket -> {
                    client.socket = socket;
                    return client;
                });
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            over(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            over(error.toString());
        }
    }

    /** Nobody is answered any more. */
    private void over(String why) {
        closed.complete(why);
        waiting.values().forEach(future -> future.completeExceptionally(new IOException("closed: " + why)));
    }

    private void take(String text) {
        try {
            JsonNode message = Host.JSON.readTree(text);
            if (!message.has("id")) listener.accept(message);
            else {
                var future = waiting.remove(message.path("id").asLong());
                if (future != null) future.complete(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The result. @throws IllegalStateException with the error, when there is one */
    public JsonNode call(String method, Map<String, ?> parameters) {
        JsonNode answer = answer(method, parameters);
        if (answer.has("error")) throw new IllegalStateException(method + ": " + answer.path("error"));
        return answer.path("result");
    }

    public JsonNode call(String method) {
        return call(method, Map.of());
    }

    /** The whole answer, error or result. */
    public JsonNode answer(String method, Map<String, ?> parameters) {
        try {
            return send(method, parameters).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(method + " was not answered; connection: " + closed.getNow("open"), e);
        }
    }

    public CompletableFuture<JsonNode> send(String method, Map<String, ?> parameters) {
        long id = ids.incrementAndGet();
        var future = new CompletableFuture<JsonNode>();
        waiting.put(id, future);
        if (closed.isDone()) over(closed.join());
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        message.put("id", id);
        message.put("method", method);
        message.put("params", parameters);
        try {
            sendText(Host.JSON.writeValueAsString(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return future;
    }

    /** Whatever it is. */
    public synchronized void sendText(String text) {
        sent = sent.thenCompose(done -> socket.sendText(text, true));
    }

    /** Those of one topic so far, in order. */
    public List<JsonNode> notifications(String topic) {
        return notifications.stream()
                .filter(message -> message.path("method").asText().equals(topic))
                .toList();
    }

    public boolean open() {
        return !closed.isDone();
    }

    /** Code and reason, once it is closed. */
    public CompletableFuture<String> closed() {
        return closed;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
