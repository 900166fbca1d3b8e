package io.camhost.rpc.methods;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.Secret;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Identity;
import io.camhost.api.media.StreamAddresses;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.rpc.RpcSession;
import io.camhost.swap.Gate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binds an identity to the connection. Its parameters have no rules, since a token that is missing or no text must look like a
 * wrong one.
 */
final class Authenticate extends Method {
    private final Gate<Auth> auth;
    private final Tickets tickets;

    Authenticate(Gate<Auth> auth, Tickets tickets) {
        super(new Definition(
                "authenticate",
                Optional.empty(),
                Pace.EXCLUSIVE,
                "Says who the client is.",
                List.of(
                        Parameter.optional("auth_token", Parameter.Type.ANY, "a JSON Web Token or an API key; needed"),
                        Parameter.optional("auth_type", Parameter.Type.ANY, "auto (the default), jwt or api_key")),
                Schema.object()
                        .with("authenticated", Schema.FLAG)
                        .with("role", Schema.oneOf("viewer", "operator", "admin"))
                        .with("permissions", Schema.array(Schema.oneOf("view", "control", "admin")))
                        .with("expires_at", Schema.TIME)
                        .with("session_id", Schema.TEXT)
                        .end()));
        this.auth = auth;
        this.tickets = tickets;
    }

    @Override
    public Object call(RpcRequest request) throws InterruptedException {
        Object token = request.parameters().get("auth_token");
        Object type = request.parameters().getOrDefault("auth_type", "auto");
        if (!(token instanceof String credentials) || credentials.isEmpty() || !(type instanceof String kind))
            throw new CamhostException(
                    ErrorCode.UNAUTHENTICATED,
                    "Authentication failed or token expired",
                    Map.of("reason", "auth_failed"));

        RpcSession session = request.session();
        Identity identity = auth.call(request.deadline(), there -> {
            Identity known = there.authenticate(new Secret(credentials), kind, session.remote(), session.id());
            tickets.issue(there, known, session);
            return known;
        });
        var attributes = session.attributes();
        attributes.put(RpcSession.Keys.USER, identity.user());
        attributes.put(RpcSession.Keys.HOW, identity.how());
        attributes.put(RpcSession.Keys.ISSUED, identity.issuedAt().toEpochMilli());
        attributes.put(RpcSession.Keys.EXPIRES, identity.expiresAt().toEpochMilli());
        attributes.put(RpcSession.Keys.ROLE, identity.role().word()); // last: whoever finds it finds the rest
        // whoever revokes it looks for sessions: this one may have become one only now
        if (auth.call(request.deadline(), there -> there.revoked(identity)))
            attributes.put(RpcSession.Keys.EXPIRES, 0L);
        session.trust();

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("authenticated", true);
        result.put("role", identity.role().word());
        result.put("permissions", identity.role().permissions());
        result.put("expires_at", identity.expiresAt());
        result.put("session_id", session.id());
        result.put("media_ticket", StreamAddresses.TICKET); // for pictures by plain HTTP; filled in by rpc
        return result;
    }
}
