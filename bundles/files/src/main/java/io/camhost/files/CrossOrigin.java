package io.camhost.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which pages of other origins may read our answers. */
record CrossOrigin(List<String> origins, List<String> methods, List<String> headers, boolean credentials) {
    /** Headers every answer gets. @param origin of the page that asks */
    Map<String, String> forAnswer(Optional<String> origin) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("Vary", "Origin");
        origin.filter(this::allowed).ifPresent(page -> {
            answer.put("Access-Control-Allow-Origin", page);
            answer.put(
                    "Access-Control-Expose-Headers",
                    "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag");
            if (credentials) answer.put("Access-Control-Allow-Credentials", "true");
        });
        return answer;
    }

    /** Headers of the answer to the question before the request. */
    Map<String, String> forPreflight(Optional<String> origin) {
        Map<String, String> answer = forAnswer(origin);
        if (!answer.containsKey("Access-Control-Allow-Origin")) return answer;
        answer.put("Access-Control-Allow-Methods", String.join(", ", methods));
        answer.put("Access-Control-Allow-Headers", String.join(", ", headers));
        answer.put("Access-Control-Max-Age", "600");
        return answer;
    }

    private boolean allowed(String origin) {
        return origins.contains("*") || origins.contains(origin);
    }
}
