package io.camhost.gateway.jetty;

import io.camhost.gateway.HttpAnswer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Which web pages may talk to us.
 *
 * @param origins such as {@code http://localhost:3000}; {@code *} for all
 * @param credentials whether they may send cookies and the like
 */
record Cors(Set<String> origins, List<String> methods, List<String> headers, boolean credentials) {

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
        Map<HttpHeader, String> answer = new EnumMap<>(HttpHeader.class);
        answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origins.contains("*") && !credentials ? "*" : origin);
        answer.put(
                HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS,
                "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag");
        if (credentials) answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        return answer;
    }

    /**
     * The answer to {@code OPTIONS}, which a browser asks before a page of another origin may do more than read.
     *
     * @param served methods of that path
     * @param listed whether the page may use them
     */
    HttpAnswer preflight(List<String> served, boolean listed) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("Allow", String.join(", ", served));
        if (listed) {
            answer.put(
                    "Access-Control-Allow-Methods",
                    served.stream().filter(methods::contains).collect(Collectors.joining(", ")));
            answer.put("Access-Control-Allow-Headers", String.join(", ", headers));
            answer.put("Access-Control-Max-Age", "600");
        }
        return HttpAnswer.empty(204, answer);
    }
}
