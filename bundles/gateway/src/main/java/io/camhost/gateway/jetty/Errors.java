package io.camhost.gateway.jetty;

import io.camhost.gateway.HttpAnswer;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Error answers: {@code {"error","status","timestamp"}}, never a page of Jetty's. */
final class Errors extends ErrorHandler {
    static HttpAnswer answer(int status, String text) {
        return HttpAnswer.error(status, text, Map.of());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        new AnswerWriter(request, response, callback).write(status, HttpStatus.getMessage(status));
        return true;
    }
}
