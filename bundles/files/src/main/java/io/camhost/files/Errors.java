package io.camhost.files;

import io.camhost.gateway.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors as clients read them. */
final class Errors {
    private Errors() {}

    /** @param text one of our own, without quotes; never something a client has sent */
    static HttpAnswer answer(int status, String text, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Content-Type", "application/json;charset=utf-8");
        headers.put("Cache-Control", "no-store");
        String body = "{\"error\":\"" + text + "\",\"status\":" + status + ",\"timestamp\":\""
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\"}";
        return new HttpAnswer(status, headers, new HttpAnswer.Bytes(body.getBytes(StandardCharsets.UTF_8)));
    }
}
