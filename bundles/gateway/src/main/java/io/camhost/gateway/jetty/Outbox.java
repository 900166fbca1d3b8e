package io.camhost.gateway.jetty;

import io.camhost.gateway.SendResult;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one connection: answers at once, notifications behind the answer of the call that caused them.
 *
 * <p>Threading: any thread; nothing blocks. Jetty is called outside the lock.
 */
final class Outbox {
    /** So many are with Jetty at a time: enough to write several with one call, few enough to forget the rest when it is over. */
    private static final int WINDOW = 8;

    /** @param cause message whose end a notification waits for */
    private record Out(byte[] text, int cost, Optional<String> cause) {}

    private final Object lock; // that of the connection
    private final Budget budget;
    private final Counters counters;
    private final Predicate<String> unfinished;
    private final Runnable failed;
    private final Runnable drained;
    private final Deque<Out> queue = new ArrayDeque<>();
    private final Deque<Out> held = new ArrayDeque<>(); // notifications behind one whose cause has not ended
    private volatile @Nullable CoreSession session;
    private int most;
    private long charged;
    private int inFlight;
    private long progress; // when the last write began or ended, by nanoTime
    private boolean flushing;
    private boolean closed;

    /**
     * @param unfinished whether a message has begun and not ended; called under the lock
     * @param failed a write has failed
     * @param drained after {@link #finish}: all is sent
     */
    Outbox(
            Object lock,
            Budget budget,
            Counters counters,
            int most,
            Predicate<String> unfinished,
            Runnable failed,
            Runnable drained) {
        this.lock = lock;
        this.budget = budget;
        this.counters = counters;
        this.most = most;
        this.unfinished = unfinished;
        this.failed = failed;
        this.drained = drained;
    }

    void open(CoreSession opened) {
        session = opened;
        flush();
    }

    void most(int messages) {
        synchronized (lock) {
            most = messages;
        }
    }

    long charged() {
        synchronized (lock) {
            return charged;
        }
    }

    /** Under the lock: the end of a message, then what waited for it. {@link #flush} must follow. */
    SendResult answer(Optional<byte[]> text) {
        SendResult result = text.isEmpty() ? SendResult.SENT : take(queue, text.get(), Optional.empty());
        moveHeld();
        return result;
    }

    /** @param text in UTF-8; may be shared with other connections */
    SendResult notify(byte[] text, Optional<String> cause) {
        synchronized (lock) {
            boolean wait = !held.isEmpty() || cause.filter(unfinished).isPresent();
            return take(wait ? held : queue, text, cause);
        }
    }

    /** A message has ended or is given up: lets go what waited for it. */
    void release() {
        synchronized (lock) {
            moveHeld();
        }
        flush();
    }

    private void moveHeld() {
        while (!held.isEmpty() && held.element().cause.filter(unfinished).isEmpty()) queue.add(held.remove());
    }

    private SendResult take(Deque<Out> to, byte[] text, Optional<String> cause) {
        if (closed) return SendResult.CLOSED;
        if (queue.size() + held.size() >= most) return SendResult.OVERFLOW;
        int cost = text.length + Budget.OVERHEAD;
        charged += cost;
        budget.add(cost);
        to.add(new Out(text, cost, cause));
        return SendResult.SENT;
    }

    /** Gives Jetty what it may have. */
    void flush() {
        CoreSession to = session;
        if (to == null) return;
        synchronized (lock) {
            if (flushing) return; // whoever is at it looks again
            flushing = true;
        }
        while (true) {
            Out out;
            synchronized (lock) {
                out = inFlight < WINDOW ? queue.poll() : null;
                if (out == null) {
                    flushing = false;
                    break;
                }
                if (inFlight++ == 0) progress = System.nanoTime();
            }
            to.sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(out.text)), new Sent(out.cost), false);
        }
        whenDrained();
    }

    private void whenDrained() {
        synchronized (lock) {
            if (!closed || inFlight > 0 || !queue.isEmpty()) return;
        }
        drained.run();
    }

    /** Since when, by nanoTime, nothing has gone out although something should. */
    Optional<Long> stalledSince() {
        synchronized (lock) {
            return inFlight == 0 ? Optional.empty() : Optional.of(progress);
        }
    }

    /** Takes no more; what is queued still goes out, notifications that wait included. Call {@link #flush} then. */
    void finish() {
        synchronized (lock) {
            closed = true;
            queue.addAll(held);
            held.clear();
        }
    }

    /** Takes no more and forgets the rest. */
    void drop() {
        synchronized (lock) {
            closed = true;
            queue.clear();
            held.clear();
            budget.release(charged);
            charged = 0;
        }
    }

    private final class Sent implements Callback {
        private final int cost;

        Sent(int cost) {
            this.cost = cost;
        }

        @Override
        public void succeeded() {
            counters.messagesOut.increment();
            counters.bytesOut.add(cost - Budget.OVERHEAD);
            done();
            flush();
        }

        @Override
        public void failed(Throwable problem) {
            done();
            failed.run();
        }

        private void done() {
            synchronized (lock) {
                inFlight--;
                progress = System.nanoTime();
                if (charged == 0) return; // dropped meanwhile
                charged -= cost;
                budget.release(cost);
            }
        }
    }
}
