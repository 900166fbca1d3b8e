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
import java.util.List;
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
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /files/recordings/} and {@code /files/snapshots/}. Finds files by their name in the catalogue only; the gateway pumps them,
 * so a download goes on while this is replaced.
 */
@Component(
        immediate = true,
        configurationPid = "io.camhost.security",
        property = {HttpHandler.PATH + "=" + Wanted.ROOT, Listener.PROPERTY + "=main", Listener.PROPERTY + "=health"})
@Designate(ocd = Downloads.Config.class)
public final class Downloads implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
    private static final Logger AUDIT = LoggerFactory.getLogger("io.camhost.audit");
    private static final int THREADS = 4; // an API key takes one of them for a quarter of a second
    private static final int WAITING = 256;

    @ObjectClassDefinition(name = "Downloads")
    @interface Config {
        @AttributeDefinition(description = "origins of pages that may read answers; * for all")
        String[] cors_origins() default {"http://localhost:3000", "https://localhost:3000"};

        @AttributeDefinition(description = "methods such pages may use")
        String[] cors_methods() default {"GET", "POST", "OPTIONS"};

        @AttributeDefinition(description = "headers such pages may send")
        String[] cors_headers() default {"Authorization", "Content-Type", "X-API-Key"};

        @AttributeDefinition(description = "whether such pages may send cookies and the like")
        boolean cors_credentials() default false;
    }

    private final Gate<Storage> storage = new Gate<>("storage");
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Workers workers = new Workers("files", THREADS, WAITING);
    private final CrossOrigin crossOrigin;
    private volatile boolean leaving;

    @Activate
    public Downloads(Config config) {
        crossOrigin = new CrossOrigin(
                List.of(config.cors_origins()),
                List.of(config.cors_methods()),
                List.of(config.cors_headers()),
                config.cors_credentials());
    }

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
        Map<String, String> headers = crossOrigin.forAnswer(request.header("origin"));
        if (request.method().equals("OPTIONS"))
            return done(HttpAnswer.empty(204, crossOrigin.forPreflight(request.header("origin"))));
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            headers.put("Allow", "GET, HEAD, OPTIONS");
            return done(Errors.answer(405, "method not allowed", headers));
        }
        try {
            Wanted wanted = Wanted.of(request.rawPath(), request.path());
            var answer = new CompletableFuture<HttpAnswer>();
            workers.execute(() -> complete(answer, request, wanted, headers));
            return answer;
        } catch (Wanted.Refused e) {
            return done(Errors.answer(e.status, String.valueOf(e.getMessage()), headers));
        } catch (RejectedExecutionException e) {
            if (leaving) return CompletableFuture.failedFuture(new HandlerGone());
            headers.put("Retry-After", "1");
            return done(Errors.answer(503, "too many requests at a time", headers));
        }
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private void complete(
            CompletableFuture<HttpAnswer> answer, HttpRequest request, Wanted wanted, Map<String, String> headers) {
        try {
            answer.complete(answer(request, wanted, headers));
        } catch (ServiceGone | InterruptedException e) { // only we are leaving when a gate or a wait says so
            answer.completeExceptionally(new HandlerGone());
            if (e instanceof InterruptedException) Thread.currentThread().interrupt();
        } catch (CamhostException e) {
            boolean missing = e.code() == ErrorCode.DEPENDENCY_FAILED;
            if (!missing) LOG.warn("a download failed", e);
            answer.complete(Errors.answer(missing ? 503 : 500, missing ? "not ready" : "internal error", headers));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a download failed", e);
            answer.complete(Errors.answer(500, "internal error", headers));
        }
    }

    private HttpAnswer answer(HttpRequest request, Wanted wanted, Map<String, String> headers)
            throws InterruptedException {
        Deadline deadline = Deadline.at(System::nanoTime, request.deadlineNanos(), Deadline.DEFAULT_SWAP_WAIT);
        Access.Verdict verdict = auth.call(deadline, there -> Access.judge(there, request));
        if (verdict instanceof Access.Denied denied) {
            if (denied.status() == 401) headers.put("WWW-Authenticate", "Bearer");
            denied.retryAfterMillis()
                    .ifPresent(millis -> headers.put("Retry-After", Long.toString((millis + 999) / 1000)));
            return Errors.answer(denied.status(), denied.text(), headers);
        }

        Optional<StoredFile> found = storage.call(deadline, there -> there.find(wanted.kind(), wanted.name()))
                .filter(file -> wanted.camera().isEmpty()
                        || file.camera().map(Object::toString).equals(wanted.camera()));
        if (found.isEmpty()) return Errors.answer(404, "not found", headers);
        try {
            var download = new Download(found.get());
            HttpAnswer answer = download.answer(request, headers);
            if (verdict instanceof Access.Granted granted && download.beginsAtStart(answer))
                AUDIT.info("{} downloads {} from {}", granted.who(), found.get().name(), request.remote());
            return answer;
        } catch (IOException e) {
            return Errors.answer(404, "not found", headers); // deleted meanwhile
        }
    }
}
