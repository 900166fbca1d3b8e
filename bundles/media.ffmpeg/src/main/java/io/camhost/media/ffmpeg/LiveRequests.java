package io.camhost.media.ffmpeg;

import io.camhost.api.Deadline;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Identity;
import io.camhost.api.camera.CameraId;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler.HandlerGone;
import io.camhost.gateway.HttpRequest;
import io.camhost.swap.Gate;
import io.camhost.swap.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /live/<ticket>/<camera>/<file>}: the playlist and the segments of one camera. A playlist that is not there yet is waited
 * for: to ask for it is what turns the stream on.
 */
final class LiveRequests {
    static final String PATH = "/live/";
    private static final Pattern REQUEST =
            Pattern.compile("/live/([A-Za-z0-9._~-]{1,512})/(camera[0-9]{1,9})/([A-Za-z0-9.-]{1,64})");
    private static final String PLAYLIST = "index.m3u8";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 1000;
    private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";

    /** What is needed of the driver. */
    interface Source {
        /** Whether there is such a stream, or may be in a moment. */
        boolean offers(CameraId camera);

        /** Empty while there is nothing to watch. */
        Optional<LiveWindow> window(CameraId camera);

        Path folder(CameraId camera);

        /** Somebody wants to watch what is not live. */
        void demand(CameraId camera);
    }

    private record Waiting(CameraId camera, CompletableFuture<HttpAnswer> answer, long until) {}

    private final Gate<Auth> auth;
    private final Viewers viewers;
    private final Workers workers;
    private final Source source;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean closed;

    LiveRequests(Gate<Auth> auth, Viewers viewers, Workers workers, Source source) {
        this.auth = auth;
        this.viewers = viewers;
        this.workers = workers;
        this.source = source;
    }

    CompletionStage<HttpAnswer> handle(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD"))
            return done(HttpAnswer.error(405, "method not allowed", Map.of("Allow", "GET, HEAD")));
        Matcher path = REQUEST.matcher(request.path());
        if (!path.matches()) return done(notFound());
        CameraId camera;
        try {
            camera = CameraId.parse(path.group(2));
        } catch (IllegalArgumentException e) {
            return done(notFound());
        }
        String ticket = path.group(1);
        Optional<Auth> now = auth.now();
        if (now.isPresent()) {
            try {
                return answer(request, ticket, camera, path.group(3), now.get());
            } catch (io.camhost.api.ServiceGone leaving) {
                // its successor is asked
            }
        }
        return later(request, ticket, camera, path.group(3));
    }

    /** While {@code auth} is being replaced: on a thread of our own. */
    private CompletionStage<HttpAnswer> later(HttpRequest request, String ticket, CameraId camera, String file) {
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                try {
                    Deadline deadline =
                            Deadline.at(System::nanoTime, request.deadlineNanos(), Deadline.DEFAULT_SWAP_WAIT);
                    auth.<CompletionStage<HttpAnswer>>call(
                                    deadline, service -> answer(request, ticket, camera, file, service))
                            .whenComplete((value, failure) -> {
                                if (failure == null) answer.complete(value);
                                else answer.completeExceptionally(failure);
                            });
                } catch (InterruptedException | io.camhost.api.ServiceGone e) {
                    answer.completeExceptionally(new HandlerGone());
                } catch (RuntimeException e) {
                    answer.complete(unavailable("auth is not running"));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.complete(unavailable("too many requests are waiting"));
        }
        return answer;
    }

    private CompletionStage<HttpAnswer> answer(
            HttpRequest request, String ticket, CameraId camera, String file, Auth service) {
        Optional<Identity> identity = ticket.equals("-") ? Optional.empty() : service.checkTicket(ticket);
        if (!service.mayWatch(request.loopback(), identity))
            return done(HttpAnswer.error(403, "a valid media ticket is needed: ask for the address anew", Map.of()));
        if (file.equals(PLAYLIST)) return playlist(request, ticket, camera);
        if (!LiveFolder.isServed(file)) return done(notFound());
        return done(file(camera, file));
    }

    private CompletionStage<HttpAnswer> playlist(HttpRequest request, String ticket, CameraId camera) {
        if (!source.offers(camera)) return done(notFound());
        String who = ticket + " " + request.remote() + " "
                + request.header("user-agent").orElse("");
        boolean first = viewers.saw(camera, who);
        Optional<LiveWindow> window = source.window(camera);
        if (first || window.isEmpty()) source.demand(camera);
        if (window.isPresent()) return done(playlist(window.get()));
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        long patience = Math.min(PATIENCE.toNanos(), request.deadlineNanos() - System.nanoTime() - 500_000_000L);
        synchronized (waiting) {
            if (closed) return CompletableFuture.failedFuture(new HandlerGone());
            if (waiting.size() >= MOST_WAITING) return done(unavailable("too many viewers are waiting"));
            waiting.add(new Waiting(camera, answer, System.nanoTime() + patience));
        }
        return answer;
    }

    /** Answers those whose stream has come, or whose patience has ended. */
    void look() {
        List<Waiting> all;
        synchronized (waiting) {
            if (waiting.isEmpty()) return;
            all = List.copyOf(waiting);
        }
        for (Waiting one : all) {
            Optional<LiveWindow> window = source.window(one.camera());
            boolean over = System.nanoTime() - one.until() >= 0;
            if (window.isEmpty() && !over) continue;
            synchronized (waiting) {
                if (!waiting.remove(one)) continue;
            }
            one.answer()
                    .complete(window.map(LiveRequests::playlist)
                            .orElseGet(() -> unavailable("the stream has not begun yet")));
        }
    }

    boolean isWaitedFor() {
        synchronized (waiting) {
            return !waiting.isEmpty();
        }
    }

    /** Whoever waits is passed on to the successor. */
    void close() {
        List<Waiting> left;
        synchronized (waiting) {
            closed = true;
            left = List.copyOf(waiting);
            waiting.clear();
        }
        left.forEach(one -> one.answer().completeExceptionally(new HandlerGone()));
    }

    private static HttpAnswer playlist(LiveWindow window) {
        return new HttpAnswer(
                200,
                Map.of("Content-Type", PLAYLIST_TYPE, "Cache-Control", "no-cache"),
                new HttpAnswer.Bytes(window.playlist().getBytes(StandardCharsets.UTF_8)));
    }

    private HttpAnswer file(CameraId camera, String name) {
        Path file = source.folder(camera).resolve(name);
        try {
            long size = Files.size(file);
            viewers.sent(camera, size);
            String type = name.endsWith(".mp4") ? "video/mp4" : "video/iso.segment";
            return new HttpAnswer(
                    200,
                    Map.of("Content-Type", type, "Cache-Control", "private, max-age=60"),
                    new HttpAnswer.File(file, 0, size));
        } catch (IOException e) {
            return notFound(); // older than what is kept
        }
    }

    private static HttpAnswer notFound() {
        return HttpAnswer.error(404, "not found", Map.of());
    }

    private static HttpAnswer unavailable(String why) {
        return HttpAnswer.error(503, why, Map.of("Retry-After", "2"));
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedStage(answer);
    }
}
