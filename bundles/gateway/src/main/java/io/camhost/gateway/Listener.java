package io.camhost.gateway;

/** Where a handler is reached; service property {@link #PROPERTY}, by {@link #word}, several allowed. */
public enum Listener {
    /** The API: WebSocket, page, files, live pictures. Port 8002. */
    MAIN("main"),
    /** Health and metrics. Port 8003. */
    HEALTH("health"),
    /** Administration on this machine: a Unix-domain socket {@code data/run/admin.sock} in a folder of mode 0700. */
    LOCAL("local"),
    /** Servers that we run ask here: on 127.0.0.1, at the same port in every life of the host unless somebody else has it. */
    CALLBACK("callback");

    public static final String PROPERTY = "io.camhost.gateway.listener";

    private final String word;

    Listener(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
