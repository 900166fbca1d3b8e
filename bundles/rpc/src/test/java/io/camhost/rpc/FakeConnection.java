package io.camhost.rpc;

import io.camhost.api.Deadline;
import io.camhost.api.rpc.RpcDispatcher;
import io.camhost.api.rpc.RpcSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A connection as the gateway keeps one: messages in a queue, handed out one at a time on its own thread. */
final class FakeConnection implements AutoCloseable {
    private final RpcDispatcher dispatcher;
    private final RpcSession session;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Queue<FakeExchange> waiting = new ArrayDeque<>();
    private boolean handedOut;
    private int number;

    /** Answers in the order they came. */
    final List<String> answers = new CopyOnWriteArrayList<>();

    FakeConnection(RpcDispatcher dispatcher, RpcSession session) {
        this.dispatcher = dispatcher;
        this.session = session;
    }

    FakeExchange send(String text) {
        return send(text, Deadline.in(Duration.ofSeconds(10)));
    }

    synchronized FakeExchange send(String text, Deadline deadline) {
        var exchange = prepare(text, deadline);
        waiting.add(exchange);
        if (!handedOut) handOut();
        return exchange;
    }

    /** A message that is not sent. */
    FakeExchange prepare(String text) {
        return prepare(text, Deadline.in(Duration.ofSeconds(10)));
    }

    private synchronized FakeExchange prepare(String text, Deadline deadline) {
        return new FakeExchange(text, "cause-" + ++number, deadline);
    }

    /** Sends it and waits for the answer. */
    String ask(String text) {
        return send(text).answer().orElseThrow(() -> new AssertionError("there was no answer to " + text));
    }

    private void handOut() {
        FakeExchange next = waiting.poll();
        handedOut = next != null;
        if (next != null) thread.execute(() -> dispatcher.dispatch(next));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    final class FakeExchange implements RpcDispatcher.Exchange {
        private final String text;
        private final String cause;
        private final Deadline deadline;
        private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();
        private boolean passedOn;
        private boolean takenBack;

        private FakeExchange(String text, String cause, Deadline deadline) {
            this.text = text;
            this.cause = cause;
            this.deadline = deadline;
        }

        /** Waits for the end. */
        Optional<String> answer() {
            try {
                return end.get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("did not end: " + text, e);
            }
        }

        boolean ended() {
            return end.isDone();
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public RpcSession session() {
            return session;
        }

        @Override
        public Deadline deadline() {
            return deadline;
        }

        @Override
        public String cause() {
            return cause;
        }

        /** As the gateway does when a handler leaves. */
        void takeBack() {
            takenBack = true;
        }

        @Override
        public boolean begin() {
            return !takenBack;
        }

        @Override
        public void next() {
            synchronized (FakeConnection.this) {
                if (passedOn) throw new AssertionError("next twice");
                passedOn = true;
                handOut();
            }
        }

        @Override
        public void end(Optional<String> answer) {
            answer.ifPresent(answers::add);
            synchronized (FakeConnection.this) {
                if (!passedOn) next();
            }
            if (!end.complete(answer)) throw new AssertionError("end twice");
        }
    }
}
