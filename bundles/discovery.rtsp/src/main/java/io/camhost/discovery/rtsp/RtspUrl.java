package io.camhost.discovery.rtsp;

import io.camhost.api.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a camera is, without who may watch it.
 *
 * @param secure whether it is {@code rtsps}
 * @param host in lower case; an IPv6 address in brackets
 * @param rest path and query as they are written, which is what cameras go by
 */
record RtspUrl(boolean secure, String host, int port, String rest) {
    private static final int USUAL_PORT = 554;
    private static final int USUAL_SECURE_PORT = 322;
    /** {@code {user}} and {@code {password}}, which some cameras want in the path or query, as a URL may hold them. */
    private static final String USER_PLACE = "%7Buser%7D";

    private static final String PASSWORD_PLACE = "%7Bpassword%7D";

    /** @throws IllegalArgumentException what would be right; never with what may be a password */
    static RtspUrl parse(String camera, String text) {
        try {
            URI uri = new URI(text.strip().replace("{user}", USER_PLACE).replace("{password}", PASSWORD_PLACE));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean good = (scheme.equals("rtsp") || scheme.equals("rtsps"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() <= 65535;
            if (good) {
                boolean secure = scheme.equals("rtsps");
                int port = uri.getPort() > 0 ? uri.getPort() : secure ? USUAL_SECURE_PORT : USUAL_PORT;
                String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
                String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
                return new RtspUrl(secure, uri.getHost().toLowerCase(Locale.ROOT), port, path + query);
            }
        } catch (URISyntaxException e) {
            // said below, without the text
        }
        throw new IllegalArgumentException("rtsp.cameras." + camera
                + ".url: rtsp://host[:port]/path or rtsps://…, without user and password, which are keys of their own");
    }

    /** What the camera is recognised by. */
    String key() {
        return scheme() + host + ":" + port + rest;
    }

    /** For those who administer the machine: some cameras have passwords in their queries. */
    String shown() {
        int query = rest.indexOf('?');
        return scheme() + host + ":" + port + (query < 0 ? rest : rest.substring(0, query) + "?…");
    }

    /** For the one file that ffmpeg reads. */
    String with(String user, Optional<Secret> password) {
        String secret = escaped(password.map(Secret::reveal).orElse(""));
        if (rest.contains(PASSWORD_PLACE))
            return key().replace(USER_PLACE, escaped(user)).replace(PASSWORD_PLACE, secret);
        if (user.isEmpty()) return key();
        return scheme() + escaped(user) + (password.isPresent() ? ":" + secret : "") + "@" + host + ":" + port + rest;
    }

    /** Whether what {@link #with} gives holds a password. */
    boolean takesLogin(String user) {
        return !user.isEmpty() || rest.contains(PASSWORD_PLACE);
    }

    private String scheme() {
        return secure ? "rtsps://" : "rtsp://";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
            if (plain) escaped.append(c);
            else escaped.append(String.format("%%%02X", (int) c));
        }
        return escaped.toString();
    }
}
