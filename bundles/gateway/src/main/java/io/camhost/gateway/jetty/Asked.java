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
import java.util.regex.Pattern;
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

    private static final Pattern DOTS = Pattern.compile("(?:^|/)\\.{1,2}(?:/|$)");

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

    /**
     * Whether its path has dot segments. Programs resolve them before they ask; whoever sends them tries to get out of a folder, and
     * must not end up at another handler instead.
     */
    static boolean climbs(Request request) {
        String raw = Objects.requireNonNullElse(request.getHttpURI().getPath(), "/");
        return DOTS.matcher(raw).find();
    }

    /** On the Unix-domain socket, where no web page comes. */
    boolean local() {
        return listener == Listener.LOCAL;
    }
}
