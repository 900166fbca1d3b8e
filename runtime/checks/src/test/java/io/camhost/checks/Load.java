package io.camhost.checks;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** One client that calls and calls, and writes down what fails. Below the limit of 100 calls a second that every connection has. */
final class Load implements AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(15);

    /** One call that is made again and again. */
    record Request(String method, Map<String, ?> parameters) {}

    private record Timed(String method, long nanos) {}

    private final RpcClient client;
    private final String token;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile Timed longest = new Timed("none", 0); // written by the caller
    private final Thread caller = new Thread(this::run, "load");
    private volatile boolean enough;

    private Load(RpcClient client, String token, List<String> methods) {
        this.client = client;
        this.token = token;
        methods.forEach(method -> requests.add(new Request(method, Map.of())));
    }

    /** @param client that has logged in; it does so again now and then, with the token */
    static Load on(RpcClient client, String token, List<String> methods) {
        Load load = new Load(client, token, methods);
        load.caller.start();
        return load;
    }

    private void run() {
        for (int i = 0; !enough; i++) {
            Request request = requests.get(i % requests.size());
            call(request.method(), request.parameters());
            if (i % 20 == 0) call("authenticate", Map.of("auth_token", token));
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private void call(String method, Map<String, ?> parameters) {
        long begun = System.nanoTime();
        try {
            JsonNode answer = client.answer(method, parameters);
            if (answer.has("error")) failures.add(method + ": " + answer.path("error"));
        } catch (IllegalStateException notAnswered) {
            failures.add(notAnswered.getMessage());
        }
        var took = new Timed(method, System.nanoTime() - begun);
        if (took.nanos() > longest.nanos()) longest = took;
        calls.incrementAndGet();
    }

    void add(Request request) {
        requests.add(request);
    }

    /** Returns when nothing of it is under way any more. */
    void drop(Request request) throws InterruptedException {
        requests.remove(request);
        awaitCalls(2);
    }

    /** Until so many more have been answered. */
    void awaitCalls(int more) {
        long before = calls.get();
        await("calls are answered; so far " + failures)
                .atMost(Duration.ofSeconds(30))
                .until(() -> calls.get() > before + more);
    }

    /** Ends it. @return what failed */
    List<String> end() throws InterruptedException {
        enough = true;
        caller.join();
        return List.copyOf(failures);
    }

    /** For people. */
    String summary() {
        return calls.get() + " calls, longest " + longest.nanos() / 1_000_000 + " ms (" + longest.method() + ")";
    }

    @Override
    public void close() {
        enough = true;
    }
}
