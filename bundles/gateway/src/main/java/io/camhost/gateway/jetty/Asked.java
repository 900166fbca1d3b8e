package io.camhost.gateway.jetty;

import io.camhost.gateway.Listener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Who asks, from where, for what; the same for plain requests and upgrades. */
record Asked(
        Listener listener,
        String path,
        String query,
        Map<String, List<String>> headers,
        String remote,
        boolean loopback,
        boolean secure,
        String authority) {

    static Asked of(Request request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders())
            headers.computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                    .add(Objects.requireNonNullElse(field.getValue(), ""));
        SocketAddress from = request.getConnectionMetaData().getRemoteSocketAddress();
        InetAddress address = from instanceof InetSocketAddress inet ? inet.getAddress() : null;
        return new Asked(
                listener(request),
                Objects.requireNonNullElse(request.getHttpURI().getDecodedPath(), "/"),
                Objects.requireNonNullElse(request.getHttpURI().getQuery(), ""),
                headers,
                address == null ? "local" : address.getHostAddress(),
                address == null || address.isLoopbackAddress(),
                request.isSecure(),
                Objects.requireNonNullElse(request.getHeaders().get(HttpHeader.HOST), ""));
    }

    /** The name of a connector is the word of its listener. */
    private static Listener listener(Request request) {
        String name = request.getConnectionMetaData().getConnector().getName();
        for (Listener each : Listener.values()) if (each.word().equals(name)) return each;
        throw new IllegalStateException("connector " + name);
    }

    /** On the Unix-domain socket, where no web page comes. */
    boolean local() {
        return listener == Listener.LOCAL;
    }
}
