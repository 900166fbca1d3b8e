package io.camhost.gateway;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers HTTP requests below one path. Publish it as a service with the properties {@link #PATH} and {@link Listener#PROPERTY}. The
 * longest matching path wins. While the handler of a path is being replaced, requests for it wait; without one the answer is 404.
 */
@ConsumerType
public interface HttpHandler {
    /** Service property: {@code /health} is exactly that, {@code /files/} all below; several allowed. */
    String PATH = "io.camhost.gateway.path";

    /**
     * Called on a thread of the gateway; may block for milliseconds (a file's attributes), not longer: what takes longer goes to a
     * thread of the handler's own and completes the stage later. A failed stage is answered with 500; one that fails with an
     * {@link HandlerGone} is asked of the successor.
     */
    CompletionStage<HttpAnswer> handle(HttpRequest request);

    /** The handler is leaving and has done nothing of what was asked. */
    final class HandlerGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public HandlerGone() {
            super("the handler is being replaced");
        }
    }
}
