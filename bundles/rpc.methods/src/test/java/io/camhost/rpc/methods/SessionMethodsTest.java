package io.camhost.rpc.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.camhost.api.ErrorCode;
import io.camhost.api.auth.Identity;
import io.camhost.api.rpc.Parameter;
import io.camhost.api.rpc.RpcMethod;
import io.camhost.api.rpc.RpcSession.Keys;
import io.camhost.swap.Gate;
import io.camhost.testing.Caller;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionMethodsTest {
    private final Caller caller = new Caller();
    private final ManualClock clock = new ManualClock();
    private final FakeAuth auth = new FakeAuth();
    private final Authenticate authenticate = new Authenticate(Gates.to(auth), new Tickets(clock));

    SessionMethodsTest() {
        caller.session().attributes().clear();
    }

    @Test
    void pingAnswersPongToAnybody() {
        var ping = new Ping();
        assertThat(caller.call(ping)).isEqualTo("pong");
        assertThat(ping.definition().role()).isEmpty();
        assertThat(ping.definition().pace()).isEqualTo(RpcMethod.Pace.INSTANT);
    }

    @Test
    void authenticateBindsTheIdentityToTheConnection() {
        var result = caller.object(authenticate, Map.of("auth_token", "operator"));
        assertThat(result)
                .isEqualTo(Map.of(
                        "authenticated",
                        true,
                        "role",
                        "operator",
                        "permissions",
                        List.of("view", "control"),
                        "expires_at",
                        Instant.parse("9999-12-31T23:59:59Z"),
                        "session_id",
                        caller.session().id(),
                        "media_ticket",
                        "${ticket}"));
        assertThat(caller.session().attributes())
                .containsEntry(Keys.USER, "test")
                .containsEntry(Keys.ROLE, "operator")
                .containsEntry(Keys.HOW, "jwt")
                .containsEntry(Keys.EXPIRES, Identity.NEVER.toEpochMilli())
                .containsEntry(Keys.ISSUED, 0L)
                .containsEntry(Keys.TICKET, "ticket-operator");
        assertThat(caller.session().trusted()).isTrue();
    }

    @Test
    void aSecondLoginReplacesTheRoleAlsoDownwards() {
        caller.call(authenticate, Map.of("auth_token", "admin"));
        caller.call(authenticate, Map.of("auth_token", "viewer"));
        assertThat(caller.session().attributes()).containsEntry(Keys.ROLE, "viewer");
    }

    @Test
    void aLoginThatIsRevokedMeanwhileIsNone() {
        auth.before(() -> auth.revoke("test"));
        caller.call(authenticate, Map.of("auth_token", "admin"));
        assertThat(caller.session().attributes()).containsEntry(Keys.EXPIRES, 0L);
    }

    static List<Map<String, Object>> wrong() {
        return List.of(
                Map.of(),
                Map.of("auth_token", ""),
                Map.of("auth_token", 17L),
                Map.of("auth_token", List.of("admin")),
                Map.of("auth_token", "nobody"),
                Map.of("auth_token", "admin", "auth_type", 3L));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void everyWrongTokenLooksAlikeAndChangesNothing(Map<String, Object> parameters) {
        caller.call(authenticate, Map.of("auth_token", "viewer"));
        assertThat(caller.refused(ErrorCode.UNAUTHENTICATED, authenticate, parameters))
                .containsEntry("reason", "auth_failed");
        assertThat(caller.session().attributes()).containsEntry(Keys.ROLE, "viewer");
    }

    @Test
    void noRuleOfItsParametersCanBeBroken() {
        assertThat(authenticate.definition().parameters())
                .allMatch(parameter -> !parameter.required() && parameter.type() == Parameter.Type.ANY);
        assertThat(authenticate.definition().pace()).isEqualTo(RpcMethod.Pace.EXCLUSIVE);
    }

    @Test
    void withoutAuthItFailsAsADependency() {
        var alone = new Authenticate(new Gate<>("auth"), new Tickets(clock));
        assertThat(caller.refused(ErrorCode.DEPENDENCY_FAILED, alone, Map.of("auth_token", "viewer")))
                .containsEntry("dependency", "auth");
    }

    @Test
    void aTicketIsRenewedBeforeItRunsOut() {
        caller.call(authenticate, Map.of("auth_token", "viewer"));
        caller.session().attributes().put(Keys.TICKET, "old");
        var cameras = new io.camhost.testing.FakeCameras();
        var list = new GetCameraList(Gates.to(cameras), Gates.to(new FakeAuth()), new Tickets(clock));
        caller.call(list);
        assertThat(caller.session().attributes()).containsEntry(Keys.TICKET, "old");
        clock.advance(Duration.ofHours(7));
        caller.call(list);
        assertThat(caller.session().attributes()).containsEntry(Keys.TICKET, "ticket-admin");
    }
}
