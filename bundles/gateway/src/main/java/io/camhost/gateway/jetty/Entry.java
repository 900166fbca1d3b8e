package io.camhost.gateway.jetty;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
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

    Entry(Upgrades upgrades, Board<HttpHandler> handlers, Connections connections) {
        this.upgrades = upgrades;
        this.handlers = handlers;
        this.connections = connections;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Asked asked = Asked.of(request);
        AnswerWriter writer = new AnswerWriter(request, response, callback);
        if (isUpgrade(request)) {
            upgrades.handle(request, response, callback, writer, asked);
            return true;
        }
        if (!asked.local()) {
            Cors cors = connections.limits().cors();
            var headers = cors.answerHeaders(request.getHeaders());
            if (request.getHeaders().contains(HttpHeader.ORIGIN))
                response.getHeaders().add(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
            headers.forEach(response.getHeaders()::put);
            if (HttpMethod.OPTIONS.is(request.getMethod())) {
                if (!headers.isEmpty()) cors.preflightHeaders().forEach(response.getHeaders()::put);
                writer.write(HttpAnswer.empty(204, Map.of("Allow", "GET, HEAD, POST, OPTIONS")));
                return true;
            }
        }
        Optional<Board.Place> place = handlers.find(asked.listener(), asked.path());
        if (place.isPresent()) new HttpExchange(request, writer, asked, place.get(), handlers, connections).start();
        else if (upgrades.isPath(asked)) writer.write(426, "WebSocket only");
        else writer.write(404, "Not found");
        return true;
    }

    private static boolean isUpgrade(Request request) {
        return HttpMethod.GET.is(request.getMethod()) && request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
    }
}
