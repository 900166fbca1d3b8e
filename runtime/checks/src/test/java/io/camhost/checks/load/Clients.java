package io.camhost.checks.load;

import io.camhost.checks.RpcClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Twenty clients, each 20 requests a second, that hear of everything; and one more each second that comes, logs in, asks for the
 * cameras and goes. One thread sends for all of them, nobody waits for an answer.
 */
final class Clients implements AutoCloseable {
    static final int COUNT = 20;
    private static final int PER_SECOND = 20 * COUNT;
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    private static final long MOST_BEHIND = TimeUnit.MILLISECONDS.toNanos(100);

    private final int port;
    private final int healthPort;
    private final String token;
    private final Tally tally;
    private final Mix mix;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<RpcClient> clients = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "load-clients");
    private volatile boolean closed;

    Clients(int port, int healthPort, String token, Tally tally, Mix mix) {
        this.port = port;
        this.healthPort = healthPort;
        this.token = token;
        this.tally = tally;
        this.mix = mix;
    }

    Clients start() {
        for (int i = 0; i < COUNT; i++) {
            var ears = new Heard();
            RpcClient client = RpcClient.connecting(port, ears::add).join();
            client.call("authenticate", Map.of("auth_token", token));
            client.call("subscribe_events", Map.of("topics", Mix.TOPICS));
            clients.add(client);
            heard.add(ears);
        }
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void run() {
        long due = System.nanoTime();
        for (long count = 0; !closed; count++) {
            send(clients.get((int) (count % COUNT)), mix.next(count / COUNT + count));
            if (count % PER_SECOND == 0) visit();
            due = Math.max(due + PAUSE, System.nanoTime() - MOST_BEHIND);
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void send(RpcClient client, Mix.Request request) {
        if (request.http()) {
            get(request);
            return;
        }
        Tally.Call call = tally.sent(request.method());
        client.send(request.method(), request.parameters()).whenComplete(call::ended);
    }

    private void get(Mix.Request request) {
        String path = request.path();
        int to = path.startsWith("/health") ? healthPort : port;
        Tally.Call call = tally.sent("GET " + path);
        HttpRequest get = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Range", "bytes=0-999")
                .build();
        http.sendAsync(get, HttpResponse.BodyHandlers.ofByteArray()).whenComplete((answer, failure) -> {
            if (failure != null) call.failed(failure.toString());
            else if (answer.statusCode() / 100 != 2) call.failed("status " + answer.statusCode());
            else call.done();
        });
    }

    /** Comes, logs in and asks without waiting for the answer to the login, and goes. */
    private void visit() {
        Tally.Call connect = tally.sent("connect");
        RpcClient.connecting(port, ignored -> {}).whenComplete((client, failure) -> {
            if (failure != null) {
                connect.failed(failure.toString());
                return;
            }
            connect.done();
            Tally.Call login = tally.sent("authenticate");
            Tally.Call list = tally.sent("get_camera_list");
            client.send("authenticate", Map.of("auth_token", token)).whenComplete(login::ended);
            client.send("get_camera_list", Map.of()).whenComplete((answer, lost) -> {
                list.ended(answer, lost);
                client.close();
            });
        });
    }

    List<Heard> heard() {
        return heard;
    }

    RpcClient first() {
        return clients.get(0);
    }

    /** Nothing is sent any more; the connections stay. */
    void stopSending() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells of every connection that has ended. */
    void lookForClosed() {
        for (int i = 0; i < clients.size(); i++)
            if (!clients.get(i).open())
                tally.note(
                        Finding.Kind.CLOSED_SOCKET,
                        "client " + i + ": " + clients.get(i).closed().join());
    }

    @Override
    public void close() {
        stopSending();
        clients.forEach(RpcClient::close);
    }
}
