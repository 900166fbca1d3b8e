package io.camhost.rpc.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ErrorCode;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcRequest;
import io.camhost.swap.Gate;
import io.camhost.testing.FakeSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls methods as {@code rpc} would, and holds what they answer against the schema they publish. */
final class Caller {
    final FakeSession session = FakeSession.of(Role.ADMIN);
    private int calls;

    static <S> Gate<S> gate(S service) {
        var gate = new Gate<S>("fake");
        gate.bind(service);
        return gate;
    }

    Object call(RpcMethod method, Map<String, Object> parameters) {
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
            Object result = method.call(request);
            conforms(result, method.definition().result(), method.definition().name());
            return result;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Object call(RpcMethod method) {
        return call(method, Map.of());
    }

    Map<?, ?> object(RpcMethod method, Map<String, Object> parameters) {
        return (Map<?, ?>) call(method, parameters);
    }

    /** The data of the error it is refused with. */
    Map<String, Object> refused(ErrorCode code, RpcMethod method, Map<String, Object> parameters) {
        var data = new java.util.HashMap<String, Object>();
        assertThatThrownBy(() -> call(method, parameters)).isInstanceOfSatisfying(CamhostException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            data.putAll(e.data());
        });
        return data;
    }

    private static void conforms(Object value, Map<?, ?> schema, String where) {
        if (schema.get("const") != null) assertThat(value).as(where).isEqualTo(schema.get("const"));
        switch ((String) schema.get("type")) {
            case "string" -> {
                if ("date-time".equals(schema.get("format")))
                    assertThat(value).as(where).isInstanceOf(Instant.class);
                else assertThat(value).as(where).isInstanceOf(String.class);
                if (schema.get("enum") instanceof List<?> allowed)
                    assertThat(allowed.contains(value))
                            .as("%s: %s", where, value)
                            .isTrue();
            }
            case "integer" -> {
                assertThat(value).as(where).isInstanceOfAny(Integer.class, Long.class);
                assertThat(((Number) value).longValue())
                        .as(where)
                        .isGreaterThanOrEqualTo(((Number) schema.get("minimum")).longValue());
            }
            case "number" -> assertThat(value).as(where).isInstanceOf(Number.class);
            case "boolean" -> assertThat(value).as(where).isInstanceOf(Boolean.class);
            case "array" -> {
                assertThat(value).as(where).isInstanceOf(List.class);
                for (Object item : (List<?>) value) conforms(item, (Map<?, ?>) schema.get("items"), where + "[]");
            }
            case "object" -> {
                assertThat(value).as(where).isInstanceOf(Map.class);
                var members = (Map<?, ?>) value;
                if (schema.get("required") instanceof List<?> required)
                    assertThat(members.keySet().containsAll(required))
                            .as("%s has %s", where, required)
                            .isTrue();
                if (schema.get("properties") instanceof Map<?, ?> properties)
                    properties.forEach((name, each) -> {
                        if (members.containsKey(name))
                            conforms(members.get(name), (Map<?, ?>) each, where + "." + name);
                    });
                if (schema.get("additionalProperties") instanceof Map<?, ?> each)
                    members.forEach((name, item) -> conforms(item, each, where + "." + name));
            }
            default -> throw new AssertionError(where + ": " + schema);
        }
    }
}
