package io.camhost.gateway.jetty;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Which web pages may talk to us.
 *
 * @param origins such as {@code http://localhost:3000}; {@code *} for all
 */
record Cors(Set<String> origins, List<String> methods, List<String> headers) {

    /** Programs send no {@code Origin}; pages must be our own or a listed one. */
    boolean allows(HttpFields request, boolean secure, String authority) {
        List<String> origin = request.getValuesList(HttpHeader.ORIGIN);
        if (origin.isEmpty()) return true;
        if (origin.size() > 1) return false;
        return own(origin.get(0), secure, authority) || listed(origin.get(0));
    }

    private boolean listed(String origin) {
        return origins.contains("*") || origins.stream().anyMatch(origin::equalsIgnoreCase);
    }

    private static boolean own(String origin, boolean secure, String authority) {
        return !authority.isEmpty() && origin.equalsIgnoreCase((secure ? "https://" : "http://") + authority);
    }

    /** What an answer to a page of another origin must carry; empty for one that is not listed. */
    Map<HttpHeader, String> answerHeaders(HttpFields request) {
        String origin = request.get(HttpHeader.ORIGIN);
        if (origin == null || !listed(origin)) return Map.of();
        return Map.of(
                HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN,
                origins.contains("*") ? "*" : origin,
                HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS,
                "Content-Disposition, Content-Length, Content-Range, Accept-Ranges");
    }

    /** To the question before the real request. */
    Map<HttpHeader, String> preflightHeaders() {
        return Map.of(
                HttpHeader.ACCESS_CONTROL_ALLOW_METHODS,
                String.join(", ", methods),
                HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS,
                String.join(", ", headers),
                HttpHeader.ACCESS_CONTROL_MAX_AGE,
                "600");
    }
}
