package io.camhost.testing;

import io.camhost.gateway.Connection;
import io.camhost.gateway.Gateway;
import io.camhost.gateway.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway whose connections a test makes. Threading: any thread. */
public final class FakeGateway implements Gateway {
    private final List<FakeConnection> connections = new CopyOnWriteArrayList<>();
    private volatile Optional<Integer> callbacks = Optional.empty();

    /** A new connection, named {@code client_<n>}, which has not said who it is. */
    public FakeConnection connect() {
        var connection = new FakeConnection("client_" + (connections.size() + 1));
        connections.add(connection);
        return connection;
    }

    @Override
    public List<Connection> connections() {
        return connections.stream()
                .filter(FakeConnection::open)
                .map(Connection.class::cast)
                .toList();
    }

    @Override
    public Optional<Connection> connection(String id) {
        return connections().stream()
                .filter(connection -> connection.id().equals(id))
                .findFirst();
    }

    /** Callbacks come to this port. */
    public void callbacks(int port) {
        callbacks = Optional.of(port);
    }

    @Override
    public List<ListenerState> listeners() {
        List<ListenerState> all = new ArrayList<>();
        all.add(new ListenerState(Listener.MAIN, true, "127.0.0.1:8002", 8002, Optional.empty()));
        callbacks.ifPresent(port ->
                all.add(new ListenerState(Listener.CALLBACK, true, "127.0.0.1:" + port, port, Optional.empty())));
        return all;
    }

    @Override
    public Traffic traffic() {
        int open = connections().size();
        return new Traffic(open, connections.size(), 0, 0, 0, 0, 0, 0, Map.of());
    }
}
