package io.camhost.web;

import java.util.regex.Pattern;

/**
 * What the page may load: its own files, the API of the host that served it, and streams from the media server's ports.
 *
 * @param publicHost the media server's name in the addresses of streams; empty: the one by which the client reached us
 */
record ContentPolicy(String publicHost, int hlsPort, int webrtcPort) {
    /** A host name or address, with or without a port; a client chooses it, and it goes into a header. */
    private static final Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

    /** @param authority as the client sent it. @param secure whether the page came over TLS */
    String header(String authority, boolean secure) {
        var parts = AUTHORITY.matcher(authority);
        StringBuilder streams = new StringBuilder();
        StringBuilder api = new StringBuilder();
        if (parts.matches()) {
            api.append(secure ? " wss://" : " ws://").append(authority);
            String host = publicHost.isEmpty() ? parts.group(1) : publicHost;
            for (int port : new int[] {hlsPort, webrtcPort}) {
                streams.append(" http://").append(host).append(':').append(port);
                streams.append(" https://").append(host).append(':').append(port);
            }
        }
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; worker-src blob:; "
                + "connect-src 'self'" + api + streams + "; media-src 'self' blob:" + streams
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
