package io.camhost.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camhost.api.CamhostException;
import io.camhost.api.ErrorCode;
import io.camhost.api.Secret;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Authenticator;
import io.camhost.api.auth.Authenticator.Decision;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.swap.start.Starting;
import io.camhost.testing.FakeVault;
import io.camhost.testing.ManualClock;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final FakeVault vault = new FakeVault();
    private final Identity known = new Identity("ann", Role.OPERATOR, Identity.NEVER, "jwt");
    private Guard guard;

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private record Settings(
            int auth_failure_limit,
            int auth_lockout_threshold,
            double auth_lockout_window,
            double auth_lockout_time,
            String media_access,
            boolean allow_insecure_secret)
            implements Guard.Config {
        static Settings mediaAccess(String word) {
            return new Settings(20, 100, 300, 300, word, false);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return Guard.Config.class;
        }
    }

    private record Fake(String name, Function<String, Decision> judge) implements Authenticator {
        @Override
        public Decision authenticate(Secret credentials) {
            return judge.apply(credentials.reveal());
        }
    }

    private Guard guard(Settings settings) {
        return guard(settings, new Starting(() -> false));
    }

    private Guard guard(Settings settings, Starting starting) {
        return new Guard(settings, vault, folder.resolve("secrets.json"), starting, clock);
    }

    @BeforeEach
    void begin() {
        guard = guard(Settings.mediaAccess("loopback"));
        guard.addAuthenticator(new Fake("jwt", text -> switch (text) {
            case "a.good.token" -> new Decision.Granted(known);
            case "an.old.token" -> new Decision.Refused("expired");
            case "a.past.token" -> new Decision.Granted(new Identity("ann", Role.ADMIN, clock.instant(), "jwt"));
            default ->
                text.chars().filter(c -> c == '.').count() == 2
                        ? new Decision.Refused("wrong signature")
                        : new Decision.NotMine();
        }));
    }

    private Identity login(String credentials, String type) {
        return guard.authenticate(new Secret(credentials), type, "10.0.0.1", "client_1");
    }

    private CamhostException refused(String credentials, String type, String remote, String session) {
        return catchThrowableOfType(
                CamhostException.class, () -> guard.authenticate(new Secret(credentials), type, remote, session));
    }

    @Test
    void recognisesByTypeOrByTheLookOfIt() {
        guard.addAuthenticator(new Fake(
                "api_key", text -> new Decision.Granted(new Identity("key", Role.VIEWER, Identity.NEVER, "api_key"))));
        assertThat(login("a.good.token", "auto")).isEqualTo(known);
        assertThat(login("a.good.token", "jwt")).isEqualTo(known);
        assertThat(login("csk_something", "auto").user()).isEqualTo("key");
        assertThat(login("a.good.token", "api_key").user()).isEqualTo("key");
    }

    @Test
    void withAutoOthersAreAskedToo() {
        guard.addAuthenticator(new Fake(
                "ldap",
                text -> text.equals("bob")
                        ? new Decision.Granted(new Identity("bob", Role.VIEWER, Identity.NEVER, "ldap"))
                        : new Decision.NotMine()));
        assertThat(login("bob", "auto").user()).isEqualTo("bob");
    }

    private Identity issued(Instant at) {
        return new Identity("ann", Role.OPERATOR, Identity.NEVER, "jwt", at);
    }

    @Test
    void whatWasIssuedBeforeARevocationIsNoGoodAnyMoreAndWhatComesLaterIs() {
        guard = guard(Settings.mediaAccess("token"));
        Instant before = clock.instant();
        guard.addAuthenticator(new Fake(
                "jwt", text -> new Decision.Granted(issued(text.equals("a.newer.token") ? clock.instant() : before))));
        String ticket = guard.issueTicket(login("an.older.token", "auto"), Duration.ofHours(1));
        assertThat(guard.mayWatch(false, guard.checkTicket(ticket))).isTrue();
        clock.advance(Duration.ofSeconds(1));
        guard.revoke("ann");
        assertThat(refused("an.older.token", "auto", "10.0.0.1", "client_1").data())
                .containsEntry("reason", "token_expired");
        assertThat(guard.recognise(new Secret("an.older.token"))).isEmpty();
        assertThat(guard.checkTicket(ticket)).isEmpty();
        assertThat(guard.mayWatch(false, Optional.of(issued(before)))).isFalse();
        assertThat(guard.allowed(issued(before), Role.VIEWER, "look")).isFalse();
        assertThat(guard.revoked(new Identity("bob", Role.VIEWER, Identity.NEVER, "jwt", before)))
                .isFalse();
        clock.advance(Duration.ofMillis(1));
        Identity newer = login("a.newer.token", "auto");
        assertThat(guard.checkTicket(guard.issueTicket(newer, Duration.ofHours(1))))
                .isPresent();
    }

    @Test
    void aRevocationIsKeptAndHeardByWhoeverElseLooksIntoTheFile() {
        Guard other = guard(Settings.mediaAccess("token"));
        assertThat(other.revoked(issued(clock.instant()))).isFalse();
        Instant before = clock.instant();
        clock.advance(Duration.ofSeconds(2));
        guard.revoke("ann");
        guard.revoke("bob \"the\" builder");
        clock.advance(Duration.ofSeconds(2));
        assertThat(other.revoked(issued(before))).isTrue();
        Guard later = guard(Settings.mediaAccess("token"));
        assertThat(later.revoked(issued(before))).isTrue();
        assertThat(later.revoked(issued(clock.instant()))).isFalse();
        other.revoke("eve");
        assertThat(guard(Settings.mediaAccess("token")).revoked(issued(before))).isTrue();
    }

    @Test
    void aDamagedListOfRevocationsLeavesWhatWasKnown() throws IOException {
        Instant before = clock.instant();
        guard.revoke("ann");
        Files.writeString(folder.resolve("auth.revoked.json"), "{");
        clock.advance(Duration.ofSeconds(2));
        assertThat(guard.revoked(issued(before))).isTrue();
    }

    @Test
    void whoIsAskedAboutAgainIsNotCountedAsALogin() {
        assertThat(guard.recognise(new Secret("a.good.token"))).contains(known);
        for (int i = 0; i < 30; i++)
            assertThat(guard.recognise(new Secret("a.wrong.token"))).isEmpty();
        assertThat(guard.recognise(new Secret("an.old.token"))).isEmpty();
        assertThat(guard.recognise(new Secret("a.past.token"))).isEmpty();
        assertThat(login("a.good.token", "auto")).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({
        "an.old.token,auto,token_expired",
        "a.past.token,jwt,token_expired",
        "a.wrong.token,auto,auth_failed",
        "csk_nobody,auto,auth_failed",
        "a.good.token,ldap,auth_failed",
        "'',auto,auth_failed"
    })
    void everyFailureLooksTheSameButForItsReason(String credentials, String type, String reason) {
        var error = refused(credentials, type, "10.0.0.1", "client_1");
        assertThat(error.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(error).hasMessage("Authentication failed or token expired");
        assertThat(error.data()).containsExactlyEntriesOf(java.util.Map.of("reason", reason));
    }

    @Test
    void anAuthenticatorThatFailsIsARefusal() {
        guard.addAuthenticator(new Fake("broken", text -> {
            throw new NoClassDefFoundError("gone");
        }));
        assertThat(refused("x", "broken", "10.0.0.1", "").code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void afterTwentyFailuresAConnectionIsLimitedUntilTheMinuteIsOver() {
        for (int i = 0; i < 20; i++)
            assertThat(refused("x", "auto", "10.0.0.1", "client_1").code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        var limited = refused("a.good.token", "auto", "10.0.0.1", "client_1");
        assertThat(limited.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat((Long) limited.data().get("retry_after_ms")).isEqualTo(60_000L);
        assertThat(guard.authenticate(new Secret("a.good.token"), "auto", "10.0.0.1", "client_2"))
                .isEqualTo(known);
        clock.advance(Duration.ofSeconds(60));
        assertThat(login("a.good.token", "auto")).isEqualTo(known);
    }

    @Test
    void afterAHundredFailuresAnAddressIsShutOut() {
        for (int i = 0; i < 100; i++) refused("x", "auto", "127.0.0.1", "client_" + i);
        assertThat(refused("a.good.token", "auto", "127.0.0.1", "new").code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refused("a.good.token", "auto", "127.0.0.1", "").code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(login("a.good.token", "auto")).isEqualTo(known);
        clock.advance(Duration.ofSeconds(300));
        assertThat(guard.authenticate(new Secret("a.good.token"), "auto", "127.0.0.1", "new"))
                .isEqualTo(known);
    }

    @Test
    void aSuccessorKnowsWhoIsShutOut() {
        for (int i = 0; i < 100; i++) refused("x", "auto", "10.6.6.6", "client_" + i);
        for (int i = 0; i < 20; i++) refused("x", "auto", "10.0.0.2", "client_x");
        Guard old = guard;
        begin(); // side by side: the new one is there before the old one leaves
        old.leave();
        assertThat(refused("a.good.token", "auto", "10.6.6.6", "new").code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refused("a.good.token", "auto", "10.0.0.2", "client_x").code())
                .isEqualTo(ErrorCode.RATE_LIMITED);
        assertThatThrownBy(() -> old.authenticate(new Secret("a.good.token"), "auto", "10.0.0.1", ""))
                .isInstanceOf(ServiceGone.class);
    }

    @Test
    void anAuthenticatorThatIsReplacedIsWaitedFor() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        var leaving = new Fake("ldap", text -> {
            asked.countDown();
            throw new ServiceGone("ldap");
        });
        guard.addAuthenticator(leaving);
        var login = CompletableFuture.supplyAsync(() -> login("bob", "ldap"));
        asked.await();
        guard.removeAuthenticator(leaving);
        guard.addAuthenticator(new Fake("ldap", text -> new Decision.Granted(known)));
        assertThat(login.get()).isEqualTo(known);
    }

    @Test
    void whileTheHostStartsNobodyIsRefusedForWhatMayStillCome() throws Exception {
        AtomicBoolean on = new AtomicBoolean(true);
        CountDownLatch asked = new CountDownLatch(1);
        guard = guard(Settings.mediaAccess("loopback"), new Starting(() -> {
            asked.countDown();
            return on.get();
        }));
        var login = CompletableFuture.supplyAsync(() -> login("bob", "auto"));
        asked.await();
        guard.addAuthenticator(new Fake("api_key", text -> new Decision.Granted(known)));
        on.set(false);
        assertThat(login.get()).isEqualTo(known);
        assertThat(refused("eve", "ldap", "10.0.0.1", "client_1").code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void rolesIncludeThoseBelowUntilTheyExpire() {
        assertThat(guard.allowed(known, Role.VIEWER, "look")).isTrue();
        assertThat(guard.allowed(known, Role.OPERATOR, "act")).isTrue();
        assertThat(guard.allowed(known, Role.ADMIN, "delete")).isFalse();
        var brief = new Identity("ann", Role.ADMIN, clock.instant().plusSeconds(1), "jwt");
        clock.advance(Duration.ofSeconds(1));
        assertThat(guard.allowed(brief, Role.VIEWER, "look")).isFalse();
    }

    @Test
    void aTicketIsItsOwnersForAWhile() {
        var ticket = guard.issueTicket(
                new Identity("änn/../x y", Role.OPERATOR, Identity.NEVER, "jwt"), Duration.ofMinutes(5));
        assertThat(ticket).matches("[A-Za-z0-9_.-]+");
        Identity holder = guard.checkTicket(ticket).orElseThrow();
        assertThat(holder.user()).isEqualTo("änn/../x y");
        assertThat(holder.role()).isEqualTo(Role.OPERATOR);
        assertThat(holder.how()).isEqualTo("ticket");
        clock.advance(Duration.ofMinutes(5));
        assertThat(guard.checkTicket(ticket)).isEmpty();
    }

    @Test
    void aTicketEndsWithItsOwner() {
        Instant end = clock.instant().plusSeconds(10);
        var ticket = guard.issueTicket(new Identity("ann", Role.VIEWER, end, "jwt"), Duration.ofDays(1));
        assertThat(guard.checkTicket(ticket).orElseThrow().expiresAt()).isEqualTo(end);
    }

    @Test
    void noChangedTicketHolds() {
        var ticket = guard.issueTicket(known, Duration.ofMinutes(5));
        for (int i = 0; i < ticket.length(); i++) {
            for (char other : "AzZ09_.-v".toCharArray()) {
                if (ticket.charAt(i) == other) continue;
                String changed = ticket.substring(0, i) + other + ticket.substring(i + 1);
                if (i < ticket.length() - 1)
                    assertThat(guard.checkTicket(changed)).as(changed).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "...", "YW5u.o.zzzzzzzzz.", "YW5u.x.1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void nonsenseIsNoTicket(String text) {
        assertThat(guard.checkTicket(text)).isEmpty();
    }

    @Test
    void aLinkHoldsForItsPathAndTime() {
        String link = guard.signLink("/files/recordings/a.mp4", Duration.ofHours(1));
        String query = link.substring(link.indexOf('?') + 1);
        assertThat(link).matches("/files/recordings/a\\.mp4\\?expires=[0-9]+&signature=[A-Za-z0-9_-]{43}");
        assertThat(guard.checkLink("/files/recordings/a.mp4", query)).isTrue();
        assertThat(guard.checkLink("/files/recordings/a.mp4", "x=1&" + query)).isTrue();
        assertThat(guard.checkLink("/files/recordings/b.mp4", query)).isFalse();
        assertThat(guard.checkLink("/files/recordings/a.mp4", query + "&expires=99999999999"))
                .isFalse();
        assertThat(guard.checkLink(
                        "/files/recordings/a.mp4", query.replaceFirst("expires=[0-9]+", "expires=99999999999")))
                .isFalse();
        assertThat(guard.checkLink("/files/recordings/a.mp4", "")).isFalse();
        clock.advance(Duration.ofHours(1));
        assertThat(guard.checkLink("/files/recordings/a.mp4", query)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "loopback,true,false,true",
        "loopback,false,false,false",
        "loopback,false,true,true",
        "token,true,false,false",
        "token,false,true,true",
        "open,false,false,true"
    })
    void picturesAreShownByMediaAccess(String access, boolean loopback, boolean token, boolean shown) {
        assertThat(guard(Settings.mediaAccess(access))
                        .mayWatch(loopback, token ? Optional.of(known) : Optional.empty()))
                .isEqualTo(shown);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> guard(Settings.mediaAccess("all")))
                .hasMessage("security.media_access: must be loopback, token or open, got all");
        assertThatThrownBy(() -> guard(new Settings(0, 1, 1, 1, "open", false)))
                .hasMessage("security.auth_failure_limit: must be at least 1, got 0");
        assertThatThrownBy(() -> guard(new Settings(1, 1, 0, 1, "open", false)))
                .hasMessageStartingWith("security.auth_lockout_window: ");
    }
}
