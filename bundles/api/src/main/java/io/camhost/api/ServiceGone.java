package io.camhost.api;

/**
 * The service is on its way out and has done nothing of what was asked: ask its successor. May be thrown only before any side
 * effect; a gate catches it and waits for the successor.
 */
public final class ServiceGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServiceGone(String what) {
        super(what + " is being replaced");
    }
}
