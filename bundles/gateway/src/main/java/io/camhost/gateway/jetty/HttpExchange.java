package io.camhost.gateway.jetty;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.jetty.Board.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP request: its body, then its handler, or the successor of that, then the answer. */
final class HttpExchange {
    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);

    private final Request request;
    private final AnswerWriter writer;
    private final Asked asked;
    private final Place place;
    private final Board<HttpHandler> handlers;
    private final Connections connections;
    private final long deadline;
    private Optional<Boolean> options = Optional.empty(); // whether the page that asks for the methods is a listed one

    HttpExchange(
            Request request,
            AnswerWriter writer,
            Asked asked,
            Place place,
            Board<HttpHandler> handlers,
            Connections connections) {
        this.request = request;
        this.writer = writer;
        this.asked = asked;
        this.place = place;
        this.handlers = handlers;
        this.connections = connections;
        this.deadline =
                System.nanoTime() + connections.limits().requestTimeout().toNanos();
    }

    /** Asks the handler for the methods it has: the one it is asked with is none of them, and it says so. */
    void startOptions(boolean listed) {
        options = Optional.of(listed);
        start();
    }

    void start() {
        new BodyReader(request, connections.in(), this::ask, writer::write).run();
    }

    private void ask(byte[] body) {
        HttpRequest question = new HttpRequest(
                asked.listener(),
                request.getMethod(),
                asked.path(),
                Objects.requireNonNullElse(request.getHttpURI().getPath(), "/"),
                asked.query(),
                asked.headers(),
                body,
                asked.remote(),
                asked.loopback(),
                asked.secure(),
                asked.authority(),
                deadline);
        handlers.await(place, null, deadline, found -> ask(question, found));
    }

    private void ask(HttpRequest question, Optional<HttpHandler> found) {
        if (found.isEmpty()) {
            writer.write(503, "Temporarily not available");
            return;
        }
        HttpHandler handler = found.get();
        try {
            CompletionStage<HttpAnswer> stage = handler.handle(question);
            var timeout = request.getComponents()
                    .getScheduler()
                    .schedule(
                            () -> writer.write(503, "Not answered in time"),
                            Math.max(1, (deadline - System.nanoTime()) / 1_000_000),
                            TimeUnit.MILLISECONDS);
            stage.whenComplete((answer, problem) -> {
                timeout.cancel();
                if (problem != null) failed(question, handler, problem);
                else answered(answer);
            });
        } catch (RuntimeException | LinkageError e) {
            failed(question, handler, e);
        }
    }

    private void answered(@Nullable HttpAnswer answer) {
        if (answer == null) {
            LOG.error("The handler of {} answered with null", place.path());
            writer.write(500, "Internal error");
        } else if (options.isPresent() && answer.status() < 500) {
            writer.write(connections.limits().cors().preflight(methods(answer), options.get()));
        } else {
            writer.write(answer);
        }
    }

    private static List<String> methods(HttpAnswer answer) {
        List<String> methods = new ArrayList<>(
                List.of(answer.headers().getOrDefault("Allow", "GET, HEAD").split(" *, *")));
        if (!methods.contains("OPTIONS")) methods.add("OPTIONS");
        return methods;
    }

    private void failed(HttpRequest question, HttpHandler handler, Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof HttpHandler.HandlerGone) {
            handlers.await(place, handler, deadline, found -> ask(question, found));
            return;
        }
        LOG.error("The handler of {} failed", place.path(), cause);
        writer.write(500, "Internal error");
    }
}
