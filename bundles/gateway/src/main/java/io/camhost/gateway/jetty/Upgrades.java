package io.camhost.gateway.jetty;

import io.camhost.gateway.CloseReason;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.MessageHandler;
import io.camhost.gateway.UpgradeDecision;
import io.camhost.gateway.UpgradeRequest;
import io.camhost.gateway.jetty.Board.Place;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides about new WebSocket connections: path, origin, number, then the handler. No thread waits. */
final class Upgrades {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrades.class);
    private static final Duration DECISION = Duration.ofSeconds(10);

    private final SecureRandom random = new SecureRandom();
    private final ServerWebSocketContainer container;
    private final Board<MessageHandler> handlers;
    private final Connections connections;
    private final Early early;

    Upgrades(Server server, Board<MessageHandler> handlers, Connections connections, Early early) {
        this.handlers = handlers;
        this.connections = connections;
        this.early = early;
        container = ServerWebSocketContainer.ensure(server);
        container.setIdleTimeout(Duration.ZERO); // we look after that ourselves
        container.setAutoFragment(true); // large frames come in pieces, so that they can be counted
        container.setMaxFrameSize(0); // and ours leave in one
        container.setMaxOutgoingFrames(-1); // the outbox bounds them
    }

    boolean isKnown(Asked asked) {
        return handlers.has(asked.listener(), asked.path());
    }

    /** @param other where the path would be answered without an upgrade */
    boolean isPath(Asked asked, Optional<Place> other) {
        int length = other.map(place -> place.path().length()).orElse(0);
        return handlers.find(asked.listener(), asked.path())
                .filter(place -> place.path().length() > length)
                .isPresent();
    }

    void handle(Request request, Response response, Callback callback, AnswerWriter writer, Asked asked) {
        Optional<Place> place = handlers.find(asked.listener(), asked.path());
        if (place.isEmpty()) {
            early.missing(writer);
        } else if (!connections.limits().cors().allows(request.getHeaders(), asked.secure(), asked.authority())) {
            writer.write(403, "Origin not allowed");
        } else if (!connections.reserve()) {
            writer.write(503, "Too many connections");
        } else {
            Attempt attempt = new Attempt(request, response, callback, writer, asked, place.get());
            long until = System.nanoTime() + DECISION.toNanos();
            handlers.await(place.get(), null, until, attempt::judge);
        }
    }

    /** One that has a place reserved; it ends once, as a connection or with the place free again. */
    private final class Attempt {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private final AnswerWriter writer;
        private final Asked asked;
        private final Place place;
        private final AtomicBoolean decided = new AtomicBoolean();
        private volatile Scheduler.@Nullable Task timeout;

        Attempt(Request request, Response response, Callback callback, AnswerWriter writer, Asked asked, Place place) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.writer = writer;
            this.asked = asked;
            this.place = place;
        }

        void judge(Optional<MessageHandler> handler) {
            if (handler.isEmpty()) {
                refuse(503, "Temporarily not available");
                return;
            }
            timeout = request.getComponents()
                    .getScheduler()
                    .schedule(() -> refuse(503, "Not decided in time"), DECISION.toMillis(), TimeUnit.MILLISECONDS);
            try {
                handler.get()
                        .upgrade(new UpgradeRequest(
                                asked.listener(),
                                asked.path(),
                                asked.query(),
                                asked.headers(),
                                asked.remote(),
                                asked.loopback(),
                                asked.secure()))
                        .whenComplete(this::decide);
            } catch (RuntimeException | LinkageError e) {
                decide(null, e);
            }
        }

        private void decide(@Nullable UpgradeDecision decision, @Nullable Throwable problem) {
            if (decision instanceof UpgradeDecision.Accepted accepted) {
                accept(accepted);
            } else if (decision instanceof UpgradeDecision.Refused refused) {
                refuse(refused.status(), refused.reason());
            } else {
                LOG.error("The handler of {} failed to judge an upgrade", place.path(), problem);
                refuse(500, "Internal error");
            }
        }

        /** @return whether it had not been decided before */
        private boolean decide() {
            Scheduler.Task pending = timeout;
            if (pending != null) pending.cancel();
            return decided.compareAndSet(false, true);
        }

        private void refuse(int status, String text) {
            if (!decide()) return;
            connections.free();
            writer.write(status, text);
        }

        private void accept(UpgradeDecision.Accepted accepted) {
            if (!decide()) return;
            ClientConnection connection = new ClientConnection(
                    new ClientConnection.Origin(
                            newId(),
                            asked.listener(),
                            place.path(),
                            asked.remote(),
                            asked.loopback(),
                            asked.secure(),
                            asked.authority()),
                    connections,
                    accepted.attributes(),
                    accepted.trusted(),
                    () -> handlers.now(place));
            connections.add(connection); // it has the reserved place now; one that never opens is removed by the clock
            boolean upgraded = false;
            try {
                upgraded = container.upgrade(
                        (question, answer, done) -> {
                            answer.setExtensions(List.of()); // no compression: its memory is not ours to count
                            return new WebSocketEndpoint(connection, connections.counters().accepted::increment);
                        },
                        request,
                        response,
                        callback);
            } catch (RuntimeException e) {
                LOG.debug("An upgrade failed", e);
            }
            if (upgraded) return;
            connection.drop(CloseReason.BAD_FRAME);
            writer.write(new HttpAnswer(
                    426,
                    Map.of("Sec-WebSocket-Version", "13"),
                    Errors.answer(426, "WebSocket version 13 only").body()));
        }
    }

    private String newId() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return "client_" + HexFormat.of().formatHex(bytes);
    }
}
