package io.camhost.media.mediamtx;

import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.media.mediamtx.Access.Verdict;
import io.camhost.swap.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a server of ours asks. A slow answer stalls every new reader of the server, so it is a no after a quarter of a second; whoever
 * knew it too late knows it when the same is asked again. While this is being replaced the gateway lets questions wait.
 */
final class Callback implements HttpHandler, AutoCloseable {
    static final String PATH = "/mediamtx/";

    private static final Logger LOG = LoggerFactory.getLogger(Callback.class);
    private static final Duration LIMIT = Duration.ofMillis(250);
    private static final int THREADS = 2;
    private static final int WAITING = 64;

    private final ServerKeys keys;
    private final Access access;
    private final Workers workers = new Workers("mediamtx-access", THREADS, WAITING);
    private volatile boolean leaving;

    Callback(ServerKeys keys, Access access) {
        this.keys = keys;
        this.access = access;
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpRequest request) {
        if (leaving) return CompletableFuture.failedFuture(new HandlerGone());
        if (!request.method().equals("POST"))
            return done(HttpAnswer.error(405, "method not allowed", Map.of("Allow", "POST")));
        if (!keys.isPath(request.path().substring(PATH.length())))
            return done(HttpAnswer.error(404, "there is nothing here", Map.of()));
        Question question;
        try {
            question = Question.of(request.body());
        } catch (IOException e) {
            return done(HttpAnswer.error(400, "no question of a media server", Map.of()));
        }
        Optional<Verdict> now = access.decide(question);
        return now.isPresent() ? done(answer(now.get())) : later(question);
    }

    private CompletionStage<HttpAnswer> later(Question question) {
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        try {
            var limit = workers.after(LIMIT, () -> answer.complete(answer(Verdict.no("not decided in time"))));
            workers.execute(() -> {
                complete(answer, question);
                limit.cancel();
            });
        } catch (RejectedExecutionException e) {
            if (leaving) return CompletableFuture.failedFuture(new HandlerGone());
            return done(answer(Verdict.no("too many ask at a time")));
        }
        return answer;
    }

    private void complete(CompletableFuture<HttpAnswer> answer, Question question) {
        try {
            answer.complete(answer(access.decideSlowly(question, Deadline.in(LIMIT, LIMIT))));
        } catch (ServiceGone e) { // only we are leaving when a gate says so
            answer.completeExceptionally(new HandlerGone());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(new HandlerGone());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a question of the media server could not be decided", e);
            answer.complete(answer(Verdict.no("not decided")));
        }
    }

    private static HttpAnswer answer(Verdict verdict) {
        return verdict.allowed() ? HttpAnswer.empty(200, Map.of()) : HttpAnswer.error(401, verdict.reason(), Map.of());
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Does it on a thread of ours, in a moment. */
    void run(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException busy) {
            LOG.debug("it is done the next time");
        }
    }

    /** Nothing is taken any more; after the service is gone. */
    @Override
    public void close() {
        leaving = true;
        workers.close();
    }
}
