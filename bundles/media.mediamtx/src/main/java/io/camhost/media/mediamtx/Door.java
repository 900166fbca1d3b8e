package io.camhost.media.mediamtx;

import io.camhost.gateway.Gateway;
import io.camhost.gateway.Gateway.ListenerState;
import io.camhost.gateway.Listener;
import io.camhost.swap.Gate;
import java.util.Optional;

/** Where a server of ours finds the {@link Callback}. Threading: any thread. */
final class Door {
    private final Gate<Gateway> gateway;
    private final ServerKeys keys;

    Door(Gate<Gateway> gateway, ServerKeys keys) {
        this.gateway = gateway;
        this.keys = keys;
    }

    /** Empty while we could not be asked. */
    Optional<String> address() {
        if (!keys.known()) return Optional.empty();
        return listener()
                .filter(ListenerState::listening)
                .map(state -> "http://127.0.0.1:" + state.port() + Callback.PATH + keys.path());
    }

    /** Why we cannot be asked, when that will not change by itself. */
    Optional<String> problem() {
        return listener().flatMap(ListenerState::problem).map(why -> "it could not ask who may watch: " + why);
    }

    private Optional<ListenerState> listener() {
        return gateway.now()
                .flatMap(there -> there.listeners().stream()
                        .filter(state -> state.listener() == Listener.CALLBACK)
                        .findFirst());
    }
}
