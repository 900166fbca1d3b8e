package io.camhost.benchmarks.skeleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Answers {@code ping} over WebSocket, with Jetty and Jackson as they come. */
@Component(
        immediate = true,
        service = {})
public final class Skeleton {
    private final JsonMapper json = new JsonMapper();
    private final Server server = new Server();

    @Activate
    public Skeleton(BundleContext context) throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(context.getProperty("skeleton.port")));
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(
                server, container -> container.addMapping("/ws", (request, response, callback) -> new Endpoint())));
        server.start();
    }

    @Deactivate
    void stop() throws Exception {
        server.stop();
    }

    /** Public, because Jetty calls it by reflection. */
    public final class Endpoint extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(answer(message), Callback.NOOP);
        }
    }

    private String answer(String message) {
        var answer = json.createObjectNode().put("jsonrpc", "2.0");
        try {
            JsonNode request = json.readTree(message);
            if (request.path("method").asText().equals("ping")) answer.put("result", "pong");
            else answer.putObject("error").put("code", -32601).put("message", "Method not found");
            answer.set("id", request.path("id"));
        } catch (JsonProcessingException e) {
            answer.putObject("error").put("code", -32700).put("message", "Parse error");
        }
        return answer.toString();
    }
}
