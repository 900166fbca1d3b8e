package io.camhost.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** Many connections on the calling thread, each with one request under way at most. */
final class LoadClient implements Closeable {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private final Selector selector;
    private final List<Wire> wires = new ArrayList<>();

    LoadClient() throws IOException {
        selector = Selector.open();
    }

    /** What a new connection does before it takes part. */
    interface Greeting {
        void greet(Wire wire) throws IOException;
    }

    /** @return the new ones */
    List<Wire> connect(int count, int port, String path, Greeting greeting) throws IOException {
        List<Wire> fresh = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Wire wire = Wire.open(port, path);
            wires.add(wire);
            fresh.add(wire);
            greeting.greet(wire);
            wire.unblock().register(selector, SelectionKey.OP_READ, wire);
        }
        return fresh;
    }

    /** @param requestsPerSecond and latencies: of what was answered within the time */
    record Driven(double requestsPerSecond, long answered, Histogram nanos) {}

    /** Each of them sends the request again as soon as it is answered, for so long. All answers of one connection must be the same. */
    Driven drive(List<Wire> who, String request, Duration time) throws IOException {
        return drive(who, request, time, LoadClient::checkSame);
    }

    /** Like {@link #drive(List, String, Duration)}, for a call whose answers differ; each must be a result. */
    Driven driveChanging(List<Wire> who, String request, Duration time) throws IOException {
        return drive(who, request, time, LoadClient::checkResult);
    }

    private interface Check {
        void check(Wire wire, ByteBuffer answer) throws IOException;
    }

    private Driven drive(List<Wire> who, String request, Duration time, Check check) throws IOException {
        ByteBuffer frame = Wire.frame(request);
        Histogram nanos = new Histogram(3_600_000_000_000L, 3);
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        for (Wire wire : who) {
            wire.expected = null;
            wire.sentAt = System.nanoTime();
            wire.send(frame);
        }
        int[] open = {who.size()};
        loop(end + LAST_ANSWERS.toNanos(), () -> open[0] == 0, (wire, payload, now) -> {
            if (wire.sentAt == 0) return;
            check.check(wire, payload);
            long took = now - wire.sentAt;
            if (now - end < 0) {
                nanos.recordValue(took);
                wire.sentAt = System.nanoTime();
                wire.send(frame);
            } else {
                wire.sentAt = 0;
                open[0]--;
            }
        });
        if (open[0] > 0) throw new IOException(open[0] + " requests are not answered");
        long answered = nanos.getTotalCount();
        return new Driven(answered / (time.toNanos() / 1e9), answered, nanos);
    }

    private static void checkSame(Wire wire, ByteBuffer answer) throws IOException {
        ByteBuffer expected = wire.expected;
        if (expected == null) {
            if (Wire.text(answer).contains("\"error\":")) throw new IOException("answered with " + Wire.text(answer));
            wire.expected = ByteBuffer.allocateDirect(answer.remaining())
                    .put(answer.duplicate())
                    .flip();
        } else if (!expected.equals(answer)) {
            throw new IOException("another answer than before: " + Wire.text(answer));
        }
    }

    private static void checkResult(Wire wire, ByteBuffer answer) throws IOException {
        String text = Wire.text(answer);
        if (!text.contains("\"result\":")) throw new IOException("answered with " + text);
    }

    /** Hears every text frame. */
    interface Listener {
        /** @param now when it was read, by nanoTime */
        void text(Wire wire, ByteBuffer payload, long now) throws IOException;
    }

    /** Reads what comes, on all connections, until {@code done} or until {@code end} by nanoTime. */
    void loop(long end, BooleanSupplier done, Listener listener) throws IOException {
        while (!done.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) return;
            selector.select(Math.max(1, left / 1_000_000));
            for (SelectionKey key : selector.selectedKeys()) take((Wire) key.attachment(), listener);
            selector.selectedKeys().clear();
        }
    }

    private static void take(Wire wire, Listener listener) throws IOException {
        wire.read();
        long now = System.nanoTime();
        for (ByteBuffer payload = wire.next(); payload != null; payload = wire.next()) {
            switch (wire.opcode()) {
                case Wire.TEXT -> listener.text(wire, payload, now);
                case Wire.PING -> wire.pong(payload);
                case Wire.CLOSE -> throw new IOException("the server closes a connection");
                default -> throw new IOException("a frame of kind " + wire.opcode());
            }
        }
    }

    /** Lets them be, only answering pings. */
    void idle(Duration time) throws IOException {
        loop(System.nanoTime() + time.toNanos(), () -> false, (wire, payload, now) -> {});
    }

    /** May be called from another thread: makes {@link #loop} look at {@code done}. */
    void wake() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        for (Wire wire : wires) wire.close();
        selector.close();
    }
}
