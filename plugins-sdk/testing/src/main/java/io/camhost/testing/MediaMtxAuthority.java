package io.camhost.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.testing.FakeMediaMtx.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Whom a {@link FakeMediaMtx} asks who may do what. Threading: any thread; a question takes as long as its answer. */
final class MediaMtxAuthority {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Version version;
    private volatile String address = "";

    MediaMtxAuthority(Version version) {
        this.version = version;
    }

    void isAt(String there) {
        address = there;
    }

    boolean nobody() {
        return address.isEmpty();
    }

    /** Whether somebody may call the API; the older one asks nobody. @param authorization the header; null when there is none */
    boolean mayCall(@Nullable String authorization) {
        if (nobody() || version == Version.V1_5) return true;
        String login = authorization != null && authorization.startsWith("Basic ")
                ? new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8)
                : ":";
        int colon = login.indexOf(':');
        return ask(question("api", "", "", null, "", login.substring(0, colon), login.substring(colon + 1)));
    }

    /** @param connection its id @param session which would be made of it */
    boolean may(
            String action, String path, String connection, String session, String query, String user, String password) {
        if (nobody()) return true;
        if (action.equals("publish")) return ask(question(action, path, "rtsp", connection, query, user, password));
        String second = version == Version.V1_5 ? connection : session;
        return ask(question(action, path, "rtsp", connection, query, user, password))
                && ask(question(action, path, "rtsp", second, query, user, password));
    }

    private ObjectNode question(
            String action,
            String path,
            String protocol,
            @Nullable String id,
            String query,
            String user,
            String password) {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("ip", "127.0.0.1").put("user", user).put("password", password);
        question.put("action", action).put("path", path).put("protocol", protocol);
        question.put("id", id).put("query", query);
        if (version == Version.V1_5) return question;
        String token = query.startsWith("token=") ? query.substring(6) : password;
        return question.put("token", token).put("userAgent", "");
    }

    private boolean ask(ObjectNode question) {
        try {
            HttpURLConnection asked =
                    (HttpURLConnection) URI.create(address).toURL().openConnection();
            asked.setRequestMethod("POST");
            asked.setDoOutput(true);
            asked.setReadTimeout(PATIENCE_MILLIS);
            asked.setRequestProperty("Content-Type", "application/json");
            asked.getOutputStream().write(question.toString().getBytes(StandardCharsets.UTF_8));
            int status = asked.getResponseCode();
            if (status / 100 != 2) return false;
            try (InputStream body = asked.getInputStream()) {
                body.readAllBytes();
            }
            return true;
        } catch (IOException nobodyAnswers) {
            return false;
        }
    }
}
