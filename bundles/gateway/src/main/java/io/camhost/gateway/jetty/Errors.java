package io.camhost.gateway.jetty;

import io.camhost.gateway.HttpAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Error answers: {@code {"error","status","timestamp"}}, never a page of Jetty's. */
final class Errors extends ErrorHandler {
    /** @param text one of ours: it goes out as it is */
    static HttpAnswer answer(int status, String text) {
        return new HttpAnswer(
                status,
                Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                new HttpAnswer.Bytes(body(status, text)));
    }

    private static byte[] body(int status, String text) {
        String now = DateTimeFormatter.ISO_INSTANT.format(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return "{\"error\":\"%s\",\"status\":%d,\"timestamp\":\"%s\"}"
                .formatted(quoted, status, now)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(body(status, HttpStatus.getMessage(status))), callback);
        return true;
    }
}
