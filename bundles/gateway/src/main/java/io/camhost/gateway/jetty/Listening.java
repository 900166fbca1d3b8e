package io.camhost.gateway.jetty;

import io.camhost.gateway.Gateway.ListenerState;
import io.camhost.gateway.Listener;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes the listening sockets. One that cannot be opened says why; the others do not mind. */
final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final Path PROC = Path.of("/proc");
    /** Sockets of plain HTTP beside those of WebSocket. */
    private static final int HTTP_SOCKETS = 256;

    /** Left to itself the kernel keeps up to 4 MiB for each client that does not read. */
    private static final int SEND_BUFFER = 128 * 1024;

    private final Server server;
    private final Map<Listener, ListenerState> states = new EnumMap<>(Listener.class);
    private final Map<Listener, ServerConnector> open = new EnumMap<>(Listener.class);
    private @Nullable Path localSocket;

    Listening(Server server) {
        this.server = server;
    }

    synchronized List<ListenerState> states() {
        return new ArrayList<>(states.values());
    }

    private synchronized void put(ListenerState state) {
        states.put(state.listener(), state);
        state.problem()
                .ifPresent(
                        problem -> LOG.error("Listener {}: {}", state.listener().word(), problem));
    }

    /** Ends a TCP listener with all its connections; nothing, when there is none. */
    synchronized void close(Listener listener) {
        ServerConnector connector = open.remove(listener);
        if (connector == null) return;
        try {
            connector.stop();
        } catch (Exception e) {
            LOG.warn("Listener {} does not end cleanly", listener.word(), e);
        }
        server.removeConnector(connector);
    }

    /**
     * @param sockets so many connections at a time; more wait in the kernel's queue
     * @param setting what its keys {@code host} and {@code port} begin with
     * @return whether it listens
     */
    synchronized boolean tcp(Listener listener, String host, int port, Duration idle, int sockets, String setting) {
        ServerConnector connector = new ServerConnector(server, 0, 1, http());
        connector.setName(listener.word());
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(idle.toMillis());
        connector.setAcceptQueueSize(128);
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        connector.addBean(new NetworkConnectionLimit(sockets + HTTP_SOCKETS, connector));
        String address = host + ":" + port;
        try {
            connector.open();
            start(connector);
            open.put(listener, connector);
            put(new ListenerState(
                    listener, true, host + ":" + connector.getLocalPort(), connector.getLocalPort(), Optional.empty()));
            LOG.info("Listener {} is on {}:{}", listener.word(), host, connector.getLocalPort());
            return true;
        } catch (Exception e) {
            server.removeConnector(connector);
            put(new ListenerState(listener, false, address, 0, Optional.of(problem(e, host, port, setting))));
            return false;
        }
    }

    private static String problem(Exception e, String host, int port, String setting) {
        Throwable cause = e instanceof IOException && e.getCause() instanceof BindException inner ? inner : e;
        if (cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")) {
            String holder = PortHolder.find(PROC, port).map(who -> " by " + who).orElse("");
            return "port " + port + " is taken" + holder + ": stop that, or set " + setting + "port to another one";
        }
        if (cause instanceof UnresolvedAddressException
                || String.valueOf(cause.getMessage()).contains("unresolved"))
            return "the name " + host + " is not known: set " + setting + "host to an address of this machine";
        return "cannot listen on " + host + ":" + port + " (" + cause.getMessage() + "): look at " + setting
                + "host and " + setting + "port";
    }

    void off(Listener listener, String address) {
        put(new ListenerState(listener, false, address, 0, Optional.empty()));
    }

    void local(Path socket) {
        UnixDomainServerConnector connector = new UnixDomainServerConnector(server, 0, 1, http());
        connector.setName(Listener.LOCAL.word());
        connector.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        connector.addBean(new NetworkConnectionLimit(64, connector));
        try {
            LocalSocket.prepare(socket);
            try (LocalSocket.ShortName name = LocalSocket.shortName(socket)) {
                connector.setUnixDomainPath(name.path());
                start(connector);
            }
            localSocket = socket;
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            put(new ListenerState(Listener.LOCAL, true, socket.toString(), 0, Optional.empty()));
        } catch (Exception e) {
            server.removeConnector(connector);
            put(new ListenerState(
                    Listener.LOCAL, false, socket.toString(), 0, Optional.of(String.valueOf(e.getMessage()))));
        }
    }

    private void start(AbstractConnector connector) throws Exception {
        server.addConnector(connector);
        connector.start();
    }

    private static HttpConnectionFactory http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(true);
        http.setUriCompliance(UriCompliance.DEFAULT); // no encoded slashes or dots
        http.setRequestHeaderSize(8 * 1024);
        http.setOutputBufferSize(8 * 1024);
        http.setHeaderCacheSize(0); // by default 100 KB for each connection that is used twice
        return new HttpConnectionFactory(http);
    }

    /** After the server has stopped: no file is left. */
    void close() {
        Path socket = localSocket;
        if (socket == null) return;
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed", socket, e);
        }
    }
}
