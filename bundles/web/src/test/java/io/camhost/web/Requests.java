package io.camhost.web;

import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Requests as the gateway makes them. */
final class Requests {
    private Requests() {}

    static HttpRequest get(String path) {
        return request("GET", path, Map.of(), true);
    }

    static HttpRequest request(String method, String path, Map<String, List<String>> headers, boolean loopback) {
        return new HttpRequest(
                Listener.MAIN,
                method,
                path,
                path,
                "",
                headers,
                new byte[0],
                loopback ? "127.0.0.1" : "192.0.2.7",
                loopback,
                false,
                "cams.local:8002",
                System.nanoTime() + 2_000_000_000L);
    }

    static String text(HttpAnswer answer) {
        return new String(bytes(answer), StandardCharsets.UTF_8);
    }

    static byte[] bytes(HttpAnswer answer) {
        return ((HttpAnswer.Bytes) answer.body()).bytes();
    }
}
