package io.camhost.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request, body included (at most 1 MiB; larger ones are answered with 413 before).
 *
 * @param path decoded and normalised, without {@code .} and {@code ..} segments
 * @param rawPath as it came
 * @param query raw, without {@code ?}; empty when none
 * @param headers by lower-case name
 * @param remote address of the client, without port; {@code local} on the Unix-domain socket
 * @param authority what the client put into {@code Host}
 * @param deadlineNanos on the scale of {@link System#nanoTime}
 */
public record HttpRequest(
        Listener listener,
        String method,
        String path,
        String rawPath,
        String query,
        Map<String, List<String>> headers,
        byte[] body,
        String remote,
        boolean loopback,
        boolean secure,
        String authority,
        long deadlineNanos) {
    /** The first of that name. @param name lower-case */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }
}
