package io.camhost.checks.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.checks.RpcClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What takes its time: one snapshot is always in flight, and recordings of another camera begin and end. */
final class Slow implements AutoCloseable {
    /** Name of the file that is downloaded. */
    static final String LARGE = "camera9_2026-01-01_00-00-00";

    private final RpcClient client;
    private final Tally tally;
    private final List<Thread> threads =
            List.of(new Thread(this::snapshots, "load-snapshots"), new Thread(this::recordings, "load-recordings"));
    private volatile boolean closed;

    Slow(int port, String token, Tally tally) {
        this.tally = tally;
        client = RpcClient.connecting(port, ignored -> {}).join();
        client.call("authenticate", Map.of("auth_token", token));
    }

    Slow start() {
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        return this;
    }

    private void snapshots() {
        while (!closed) {
            ask("take_snapshot", "camera0");
            pause(500);
        }
    }

    private void recordings() {
        while (!closed) {
            if (ask("start_recording", "camera2")) pause(3000);
            ask("stop_recording", "camera2");
            pause(500);
        }
    }

    /** @return whether it succeeded */
    private boolean ask(String method, String camera) {
        Tally.Call call = tally.sent(method);
        try {
            JsonNode answer = client.answer(method, Map.of("device", camera));
            call.ended(answer, null);
            return !answer.has("error");
        } catch (IllegalStateException lost) {
            call.ended(null, lost);
            return false;
        }
    }

    private void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!closed && System.nanoTime() < end) LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        client.close();
    }
}
