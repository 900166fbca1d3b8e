package io.camhost.shell;

import io.camhost.api.CamhostException;
import io.camhost.api.ServiceGone;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler.HandlerGone;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.swap.Drain;
import io.camhost.swap.Workers;
import io.camhost.swap.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests on threads of its own, JSON in any case; when its owner leaves, what is not begun goes to the successor. */
final class Work implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);

    private final Drain drain;
    private final Workers workers;

    Work(String name, int threads, int waiting) {
        drain = new Drain(name);
        workers = new Workers(name, threads, waiting);
    }

    interface Question {
        /** @return the answer's JSON */
        Map<String, Object> ask(HttpRequest request) throws InterruptedException;
    }

    CompletionStage<HttpAnswer> answer(HttpRequest request, Question question) {
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        try {
            Drain.Inside inside = drain.enter();
            workers.execute(() -> {
                try (inside) {
                    answer.complete(now(request, question));
                } catch (ServiceGone leaving) {
                    answer.completeExceptionally(new HandlerGone());
                }
            });
        } catch (ServiceGone leaving) {
            answer.completeExceptionally(new HandlerGone());
        } catch (RejectedExecutionException full) {
            answer.complete(error(503, "too many requests at a time"));
        }
        return answer;
    }

    private static HttpAnswer now(HttpRequest request, Question question) {
        try {
            return json(200, question.ask(request));
        } catch (CamhostException e) {
            return error(status(e), Words.text(e));
        } catch (IllegalArgumentException e) {
            return error(400, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return error(503, "the part that does this is being replaced: try again");
        } catch (ServiceGone e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            return error(500, "a defect; the log has more" + (request.listener() == Listener.LOCAL ? ": " + e : ""));
        }
    }

    /** The members of the JSON object that was sent; none for no bytes. @throws IllegalArgumentException when it is something else */
    static Map<String, Object> body(HttpRequest request) {
        byte[] bytes = request.body();
        if (bytes.length == 0) return Map.of();
        try {
            return Json.read(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the body is not a JSON object"); // without what was sent
        }
    }

    private static int status(CamhostException e) {
        return switch (e.code()) {
            case INVALID_PARAMETER -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case INVALID_STATE -> 409;
            case RATE_LIMITED -> 429;
            case UNSUPPORTED -> 501;
            case DEPENDENCY_FAILED -> 503;
            case INTERNAL -> 500;
        };
    }

    private static HttpAnswer error(int status, String message) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("error", message);
        tree.put("status", status);
        return json(status, tree);
    }

    private static HttpAnswer json(int status, Map<String, Object> tree) {
        return HttpAnswer.of(status, "application/json", Json.write(tree).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        drain.close(Duration.ofSeconds(1));
        workers.close();
    }
}
