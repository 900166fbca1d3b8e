package io.camhost.shell;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.auth.Role;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.HttpRequest;
import io.camhost.gateway.Listener;
import io.camhost.swap.json.Json;
import io.camhost.vault.Vault;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way in for whoever sits at the terminal: a link whose code the page exchanges for a token, once. {@code POST /login-code} with
 * {@code {"code": …}} gives {@code {"token": …}} of the usual lifetime; 403 when the code is not, or not any more, the one.
 */
@Component(
        immediate = true,
        service = {HttpHandler.class, OneTimeLinks.class},
        property = {HttpHandler.PATH + "=/login-code", Listener.PROPERTY + "=main"})
public final class OneTimeLinks implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(OneTimeLinks.class);
    private static final int LONGEST = 100;

    private final Parts parts;
    private final OneTimeCode code;
    private final Work work = new Work("shell-links", 1, 8);

    @Activate
    public OneTimeLinks(@Reference(name = "parts") Parts parts, @Reference(name = "vault") Vault vault) {
        this(parts, vault, Clock.systemUTC());
    }

    OneTimeLinks(Parts parts, Vault vault, InstantSource clock) {
        this.parts = parts;
        this.code = new OneTimeCode(vault, clock);
    }

    /** The code is in the fragment, which browsers send to nobody. @param page where the page is */
    public String make(String page) {
        String link = page + "#code=" + code.make();
        LOG.info("a link for the page, good once within {} minutes, was made", OneTimeCode.LIFETIME.toMinutes());
        return link;
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpRequest request) {
        return work.answer(request, this::exchange);
    }

    private Map<String, Object> exchange(HttpRequest request) throws InterruptedException {
        if (!request.method().equals("POST"))
            throw CamhostException.invalidParameter("method", "enum", "POST {\"code\": …}");
        String given = Json.text(Work.body(request), "code");
        OneTimeCode.Outcome outcome = given.length() > LONGEST ? OneTimeCode.Outcome.REFUSED : code.use(given);
        switch (outcome) {
            case TOO_MANY ->
                throw new CamhostException(
                        ErrorCode.RATE_LIMITED, "Too many wrong codes: try again in a minute", Map.of());
            case REFUSED -> {
                LOG.warn("a link that does not open was tried from {}", request.remote());
                throw new CamhostException(
                        ErrorCode.FORBIDDEN, "This link has been used, or is too old: make a token", Map.of());
            }
            case OPENED -> LOG.info("the link was used, from {}", request.remote());
        }
        String token = parts.issuer(issuer ->
                issuer.issue("admin", Role.ADMIN, issuer.defaultLifetime()).reveal());
        return Map.of("token", token);
    }

    @Deactivate
    void leave() {
        work.close();
    }
}
