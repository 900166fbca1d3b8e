package io.camhost.gateway.jetty;

import io.camhost.gateway.Message;
import io.camhost.gateway.MessageHandler;
import io.camhost.gateway.UpgradeDecision;
import io.camhost.gateway.UpgradeRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Message handlers for tests. */
final class Handlers {
    private Handlers() {}

    /** Accepts everybody and does that with each message. */
    record Doing(Consumer<Message> work) implements MessageHandler {
        @Override
        public CompletionStage<UpgradeDecision> upgrade(UpgradeRequest request) {
            return CompletableFuture.completedFuture(new UpgradeDecision.Accepted(Map.of(), false));
        }

        @Override
        public void message(Message message) {
            work.accept(message);
        }
    }

    static MessageHandler echo() {
        return new Doing(message -> {
            if (message.begin()) message.end(Optional.of(message.text()));
        });
    }

    /** Keeps what it is handed until the test does something with it. */
    static final class Keeping implements MessageHandler {
        private final BlockingQueue<Message> handed = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<UpgradeDecision> upgrade(UpgradeRequest request) {
            return CompletableFuture.completedFuture(new UpgradeDecision.Accepted(Map.of(), false));
        }

        @Override
        public void message(Message message) {
            handed.add(message);
        }

        Message take() throws InterruptedException {
            Message message = handed.poll(10, TimeUnit.SECONDS);
            if (message == null) throw new AssertionError("nothing was handed out");
            return message;
        }

        boolean isEmpty() {
            return handed.isEmpty();
        }
    }
}
