package io.camhost.gateway.jetty;

import io.camhost.gateway.HttpHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Where every request comes in: pages of other origins, upgrades, then the handler of the path. */
final class Entry extends Handler.Abstract {
    private final Upgrades upgrades;
    private final Board<HttpHandler> handlers;
    private final Connections connections;
    private final Early early;

    Entry(Upgrades upgrades, Board<HttpHandler> handlers, Connections connections, Early early) {
        this.upgrades = upgrades;
        this.handlers = handlers;
        this.connections = connections;
        this.early = early;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Asked asked = Asked.of(request);
        AnswerWriter writer = new AnswerWriter(request, response, callback);
        boolean upgrade = isUpgrade(request);
        early.when(() -> upgrades.isKnown(asked) || !upgrade && handlers.has(asked.listener(), asked.path()), () -> {
            if (upgrade) upgrades.handle(request, response, callback, writer, asked);
            else answer(request, response, writer, asked);
        });
        return true;
    }

    private void answer(Request request, Response response, AnswerWriter writer, Asked asked) {
        Map<HttpHeader, String> forPages = asked.local() ? Map.of() : cors(request, response);
        if (Asked.climbs(request)) {
            writer.write(400, "Invalid path");
            return;
        }
        boolean options = !asked.local() && HttpMethod.OPTIONS.is(request.getMethod());
        Optional<Board.Place> place = handlers.find(asked.listener(), asked.path());
        if (upgrades.isPath(asked, place)) {
            if (options) writer.write(connections.limits().cors().preflight(List.of("GET"), !forPages.isEmpty()));
            else writer.write(426, "WebSocket only");
        } else if (place.isEmpty()) {
            early.missing(writer);
        } else {
            var exchange = new HttpExchange(request, writer, asked, place.get(), handlers, connections);
            if (options) exchange.startOptions(!forPages.isEmpty());
            else exchange.start();
        }
    }

    /** @return what was said to a page of another origin; empty when there is none, or it may not read answers */
    private Map<HttpHeader, String> cors(Request request, Response response) {
        if (request.getHeaders().contains(HttpHeader.ORIGIN))
            response.getHeaders().add(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
        var headers = connections.limits().cors().answerHeaders(request.getHeaders());
        headers.forEach(response.getHeaders()::put);
        return headers;
    }

    private static boolean isUpgrade(Request request) {
        return HttpMethod.GET.is(request.getMethod()) && request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
    }
}
