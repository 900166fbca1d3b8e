package io.camhost.files;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ErrorCode;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Auth;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.swap.Gate;
import io.camhost.swap.Workers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /files/recordings/} and {@code /files/snapshots/}. Finds files by their name in the catalogue only; the gateway pumps them,
 * so a download goes on while this is replaced.
 */
@Component(
        immediate = true,
        property = {HttpHandler.PATH + "=" + Wanted.ROOT, Listener.PROPERTY + "=main", Listener.PROPERTY + "=health"})
public final class Downloads implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
    private static final Logger AUDIT = LoggerFactory.getLogger("io.camhost.audit");
    private static final int THREADS = 4; // an API key takes one of them for a quarter of a second
    private static final int WAITING = 256;

    private final Gate<Storage> storage = new Gate<>("storage");
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Workers workers = new Workers("files", THREADS, WAITING);
    private volatile boolean leaving;

    @Activate
    public Downloads() {}

    @Reference(
            name = "storage",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStorage(Storage bound) {
        storage.bind(bound);
    }

    void unbindStorage(Storage unbound) {
        storage.unbind(unbound);
    }

    @Reference(
            name = "auth",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAuth(Auth bound) {
        auth.bind(bound);
    }

    void unbindAuth(Auth unbound) {
        auth.unbind(unbound);
    }

    @Deactivate
    void stop() {
        leaving = true;
        storage.close();
        auth.close();
        workers.close();
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD"))
            return done(HttpAnswer.error(405, "method not allowed", Map.of("Allow", "GET, HEAD")));
        try {
            Wanted wanted = Wanted.of(request.rawPath(), request.path());
            var answer = new CompletableFuture<HttpAnswer>();
            workers.execute(() -> complete(answer, request, wanted));
            return answer;
        } catch (Wanted.Refused e) {
            return done(HttpAnswer.error(e.status, String.valueOf(e.getMessage()), Map.of()));
        } catch (RejectedExecutionException e) {
            if (leaving) return CompletableFuture.failedFuture(new HandlerGone());
            return done(HttpAnswer.error(503, "too many requests at a time", Map.of("Retry-After", "1")));
        }
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private void complete(CompletableFuture<HttpAnswer> answer, HttpRequest request, Wanted wanted) {
        try {
            answer.complete(answer(request, wanted));
        } catch (ServiceGone | InterruptedException e) { // only we are leaving when a gate or a wait says so
            answer.completeExceptionally(new HandlerGone());
            if (e instanceof InterruptedException) Thread.currentThread().interrupt();
        } catch (CamhostException e) {
            boolean missing = e.code() == ErrorCode.DEPENDENCY_FAILED;
            if (!missing) LOG.warn("a download failed", e);
            answer.complete(HttpAnswer.error(missing ? 503 : 500, missing ? "not ready" : "internal error", Map.of()));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a download failed", e);
            answer.complete(HttpAnswer.error(500, "internal error", Map.of()));
        }
    }

    private HttpAnswer answer(HttpRequest request, Wanted wanted) throws InterruptedException {
        Deadline deadline = Deadline.at(System::nanoTime, request.deadlineNanos(), Deadline.DEFAULT_SWAP_WAIT);
        Access.Verdict verdict = auth.call(deadline, there -> Access.judge(there, request));
        if (verdict instanceof Access.Denied denied) {
            Map<String, String> headers = new LinkedHashMap<>();
            if (denied.status() == 401) headers.put("WWW-Authenticate", "Bearer");
            denied.retryAfterMillis()
                    .ifPresent(millis -> headers.put("Retry-After", Long.toString((millis + 999) / 1000)));
            return HttpAnswer.error(denied.status(), denied.text(), headers);
        }

        Optional<StoredFile> found = storage.call(deadline, there -> there.find(wanted.kind(), wanted.name()))
                .filter(file -> wanted.camera().isEmpty()
                        || file.camera().map(Object::toString).equals(wanted.camera()));
        if (found.isEmpty()) return HttpAnswer.error(404, "not found", Map.of());
        try {
            var download = new Download(found.get());
            HttpAnswer answer = download.answer(request);
            if (verdict instanceof Access.Granted granted && download.beginsAtStart(answer))
                AUDIT.info("{} downloads {} from {}", granted.who(), found.get().name(), request.remote());
            return answer;
        } catch (IOException e) {
            return HttpAnswer.error(404, "not found", Map.of()); // deleted meanwhile
        }
    }
}
