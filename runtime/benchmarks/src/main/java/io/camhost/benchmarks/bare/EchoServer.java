package io.camhost.benchmarks.bare;

import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty as it comes: at {@code /ws} every text goes back, at {@code /fixed} the same text of a given length is the answer. */
public final class EchoServer {
    private EchoServer() {}

    /** @param arguments port, length of the fixed answer */
    public static void main(String[] arguments) throws Exception {
        start(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])).join();
    }

    /** @param port 0 for any. @param length of the fixed answer */
    public static Server start(int port, int length) throws Exception {
        String fixed = "x".repeat(length);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setIdleTimeout(
                    Duration.ZERO); // it has silent connections, and nothing of its own keeps them alive
            container.addMapping("/ws", (request, response, callback) -> new Echo());
            container.addMapping("/fixed", (request, response, callback) -> new Fixed(fixed));
        }));
        server.start();
        return server;
    }

    private abstract static class Quiet extends Session.Listener.AbstractAutoDemanding {
        /** A client that hangs up is no news. */
        @Override
        public void onWebSocketError(Throwable cause) {}
    }

    /** Public, because Jetty calls it by reflection. */
    public static final class Echo extends Quiet {
        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }
    }

    /** Public, because Jetty calls it by reflection. */
    public static final class Fixed extends Quiet {
        private final String answer;

        Fixed(String answer) {
            this.answer = answer;
        }

        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(answer, Callback.NOOP);
        }
    }
}
