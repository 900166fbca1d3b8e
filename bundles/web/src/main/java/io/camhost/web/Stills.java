package io.camhost.web;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ErrorCode;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Identity;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Streams;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.swap.Gate;
import io.camhost.swap.Workers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest small picture of a camera: {@code /stills/<ticket>/<camera>.jpg}, ticket {@code -} where none is needed. 503 with
 * {@code Retry-After} until there is one: asking is what makes it.
 */
@Component(
        immediate = true,
        property = {HttpHandler.PATH + "=/stills/", Listener.PROPERTY + "=main"})
public final class Stills implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Stills.class);
    private static final Pattern PATH =
            Pattern.compile("/stills/([A-Za-z0-9._~-]{1,512})/(camera(?:0|[1-9][0-9]{0,8}))\\.jpg");
    private static final int THREADS = 4;
    private static final int WAITING = 256;

    private final Gate<Streams> streams = new Gate<>("streams");
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Workers workers = new Workers("web", THREADS, WAITING);

    private volatile boolean leaving;

    @Activate
    public Stills() {}

    @Reference(name = "streams", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void bindStreams(Streams bound) {
        streams.bind(bound);
    }

    void unbindStreams(Streams unbound) {
        streams.unbind(unbound);
    }

    @Reference(name = "auth", cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void bindAuth(Auth bound) {
        auth.bind(bound);
    }

    void unbindAuth(Auth unbound) {
        auth.unbind(unbound);
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!Set.of("GET", "HEAD").contains(request.method()))
            return done(HttpAnswer.error(405, "method not allowed", Map.of("Allow", "GET, HEAD")));
        if (!path.matches()) return done(HttpAnswer.error(404, "no such picture", Map.of()));
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        try {
            workers.execute(() -> complete(answer, request, path.group(1), path.group(2)));
        } catch (RejectedExecutionException e) {
            if (leaving) return CompletableFuture.failedFuture(new HandlerGone());
            return done(later()); // too many ask; those who look again soon find it
        }
        return answer;
    }

    private void complete(CompletableFuture<HttpAnswer> answer, HttpRequest request, String ticket, String camera) {
        try {
            answer.complete(answer(request, ticket, camera));
        } catch (ServiceGone e) {
            answer.completeExceptionally(new HandlerGone());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(new HandlerGone());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a still could not be given", e);
            answer.completeExceptionally(e);
        }
    }

    private HttpAnswer answer(HttpRequest request, String ticket, String camera) throws InterruptedException {
        Deadline deadline = Deadline.at(System::nanoTime, request.deadlineNanos(), Deadline.DEFAULT_SWAP_WAIT);
        try {
            boolean may = auth.<Boolean>call(deadline, judge -> {
                Optional<Identity> who = ticket.equals("-") ? Optional.empty() : judge.checkTicket(ticket);
                return judge.mayWatch(request.loopback(), who);
            });
            if (!may) return HttpAnswer.error(401, "log in to see pictures", Map.of());
            Optional<Streams.Still> still =
                    streams.<Optional<Streams.Still>>call(deadline, source -> source.still(CameraId.parse(camera)));
            return still.map(Stills::picture).orElseGet(Stills::later);
        } catch (CamhostException e) {
            return e.code() == ErrorCode.NOT_FOUND ? HttpAnswer.error(404, "no such camera", Map.of()) : later();
        }
    }

    private static HttpAnswer picture(Streams.Still still) {
        return new HttpAnswer(
                200,
                Map.of("Content-Type", "image/jpeg", "Cache-Control", "no-store", "X-Content-Type-Options", "nosniff"),
                new HttpAnswer.Bytes(still.jpeg()));
    }

    private static HttpAnswer later() {
        return HttpAnswer.error(503, "no picture yet", Map.of("Retry-After", "1"));
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    @Deactivate
    void leave() {
        leaving = true;
        streams.close();
        auth.close();
        workers.close();
    }
}
