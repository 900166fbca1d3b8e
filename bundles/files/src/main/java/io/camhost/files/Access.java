package io.camhost.files;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.Secret;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.gateway.HttpRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who may download: a signed link, a bearer token or an API key of at least a viewer. */
final class Access {
    private static final String BEARER = "Bearer ";

    private Access() {}

    /** What somebody who asks may do. */
    sealed interface Verdict {}

    /** @param who for the log */
    record Granted(String who) implements Verdict {}

    record Denied(int status, String text, Optional<Long> retryAfterMillis) implements Verdict {}

    static Verdict judge(Auth auth, HttpRequest request) {
        String query = withoutInline(request.query());
        if (!query.isEmpty() && auth.checkLink(request.path(), query)) return new Granted("signed link");
        Optional<String> bearer = request.header("authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).trim());
        if (bearer.isPresent()) return identify(auth, request, bearer.get(), "auto");
        Optional<String> key = request.header("x-api-key").map(String::trim);
        if (key.isPresent()) return identify(auth, request, key.get(), "api_key");
        return new Denied(401, "authentication required", Optional.empty());
    }

    private static Verdict identify(Auth auth, HttpRequest request, String credentials, String type) {
        try {
            Identity identity = auth.authenticate(new Secret(credentials), type, request.remote(), "");
            if (!auth.allowed(identity, Role.VIEWER, "download"))
                return new Denied(403, "permission denied", Optional.empty());
            return new Granted(identity.user().replaceAll("\\p{Cntrl}", "?") + " ("
                    + identity.role().word() + ")");
        } catch (CamhostException e) {
            if (e.code() == ErrorCode.RATE_LIMITED)
                return new Denied(
                        429,
                        "too many attempts",
                        Optional.ofNullable(e.data().get("retry_after_ms"))
                                .filter(Number.class::isInstance)
                                .map(millis -> ((Number) millis).longValue()));
            if (e.code() == ErrorCode.UNAUTHENTICATED)
                return new Denied(401, "authentication failed", Optional.empty());
            throw e;
        }
    }

    /** The signature covers the path, so a page may add {@code inline=1} to show a file instead of storing it. */
    static String withoutInline(String query) {
        return Arrays.stream(query.split("&"))
                .filter(pair -> !pair.startsWith("inline="))
                .collect(Collectors.joining("&"));
    }

    static boolean inline(String query) {
        return Arrays.asList(query.split("&")).contains("inline=1");
    }
}
