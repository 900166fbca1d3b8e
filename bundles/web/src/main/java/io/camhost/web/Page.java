package io.camhost.web;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The page with moving pictures at {@code /}, or a folder of the operator's instead of it. */
@Component(
        immediate = true,
        configurationPid = {"io.camhost.server", "io.camhost.mediamtx"},
        property = {HttpHandler.PATH + "=/", Listener.PROPERTY + "=main"})
public final class Page implements HttpHandler {

    @interface Config {
        /** A folder served instead of the page; empty for the page. */
        String static_dir() default "";

        /** Where the API is. */
        String websocket_path() default "/ws";

        /** Of the media server, where the page may fetch streams from. */
        int hls_port() default 8888;

        /** Of the media server, where the page may fetch streams from. */
        int webrtc_port() default 8889;

        /** Name of the media server in the addresses of streams; empty: the one by which the client reached us. */
        String public_host() default "";
    }

    private final Site site;

    @Activate
    public Page(Config config) {
        if (config.static_dir().isEmpty()) {
            var policy = new ContentPolicy(config.public_host(), config.hls_port(), config.webrtc_port());
            this.site = new BuiltInSite(config.websocket_path(), policy);
        } else {
            Path folder = Path.of(config.static_dir());
            if (!folder.isAbsolute())
                throw new IllegalArgumentException("server.static_dir: an absolute path, got " + folder);
            this.site = new FolderSite(folder);
        }
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpRequest request) {
        return CompletableFuture.completedFuture(answer(request));
    }

    private HttpAnswer answer(HttpRequest request) {
        if (!Set.of("GET", "HEAD").contains(request.method()))
            return HttpAnswer.error(405, "method not allowed", Map.of("Allow", "GET, HEAD"));
        Optional<HttpAnswer> found = site.find(request);
        return found.orElseGet(() -> HttpAnswer.error(404, "there is nothing here; the page is at /", Map.of()));
    }

    /** Files by path. */
    interface Site {
        /** The answer to a GET or HEAD; empty when there is no such file. */
        Optional<HttpAnswer> find(HttpRequest request);
    }
}
