package io.camhost.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ErrorCode;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.api.rpc.SharedResult;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Calls methods as {@code rpc} would, for an administrator, and holds what they answer against the schema they publish. Parameters are
 * handed over as they are given: that they are checked by the definition is the host's promise.
 */
public final class Caller {
    private final FakeSession session = FakeSession.of(Role.ADMIN);
    private int calls;

    /** The connection that all calls come from. */
    public FakeSession session() {
        return session;
    }

    /** The result. */
    public Object call(RpcMethod method, Map<String, Object> parameters) {
        var identity = new Identity("test", Role.ADMIN, Identity.NEVER, "jwt");
        var request = new RpcRequest(
                method.definition().name(),
                parameters,
                session,
                Optional.of(identity),
                Deadline.in(Duration.ofSeconds(5), Duration.ofMillis(50)),
                session.id() + ":" + ++calls,
                "1");
        try {
            Object given = Objects.requireNonNull(method.call(request), "no result");
            Object result = given instanceof SharedResult shared ? shared.value() : given;
            Conformance.check(
                    result, method.definition().result(), method.definition().name());
            return result;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Without parameters. */
    public Object call(RpcMethod method) {
        return call(method, Map.of());
    }

    /** A result that is an object. */
    public Map<?, ?> object(RpcMethod method, Map<String, Object> parameters) {
        return (Map<?, ?>) call(method, parameters);
    }

    /** The data of the error it is refused with. */
    public Map<String, Object> refused(ErrorCode code, RpcMethod method, Map<String, Object> parameters) {
        var data = new java.util.HashMap<String, Object>();
        assertThatThrownBy(() -> call(method, parameters)).isInstanceOfSatisfying(CamhostException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            data.putAll(e.data());
        });
        return data;
    }
}
