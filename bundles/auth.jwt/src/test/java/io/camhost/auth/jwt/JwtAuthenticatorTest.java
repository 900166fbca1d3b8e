package io.camhost.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import io.camhost.api.Secret;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Authenticator.Decision;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import io.camhost.testing.FakeAuth;
import io.camhost.testing.ManualClock;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAuthenticatorTest {
    private final ManualClock clock = new ManualClock();
    private final JwtAuthenticator jwt = new JwtAuthenticator(24, clock);
    private final FakeAuth auth = new FakeAuth();
    private final Secret secret = auth.secret("security.jwt_secret_key");

    @BeforeEach
    void bind() {
        jwt.bindAuth(auth);
        jwt.start();
    }

    @Test
    void itIsKnownToTheMillisecondWhenATokenWasIssued() {
        clock.advance(Duration.ofMillis(7));
        Decision decision = jwt.authenticate(jwt.issue("ann", Role.VIEWER, Duration.ofHours(2)));
        assertThat(((Decision.Granted) decision).identity().issuedAt()).isEqualTo(clock.instant());
        assertThat(clock.instant().toEpochMilli() % 1000).isNotZero();
    }

    private Decision judge(String token) {
        return jwt.authenticate(new Secret(token));
    }

    private Map<String, Object> claims() {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new HashMap<>();
        claims.put("user_id", "ann");
        claims.put("role", "viewer");
        claims.put("iat", now);
        claims.put("exp", now + 60);
        return claims;
    }

    private String signed(Map<String, Object> claims) {
        return signed(claims, JWSAlgorithm.HS256, secret);
    }

    private static String signed(Map<String, Object> claims, JWSAlgorithm algorithm, Secret secret) {
        try {
            var token = new JWSObject(new JWSHeader(algorithm), new Payload(claims));
            token.sign(new MACSigner(secret.bytes()));
            return token.serialize();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void acceptsWhatItIssued(Role role) {
        Secret token = jwt.issue("ann", role, Duration.ofHours(2));
        assertThat(jwt.authenticate(token))
                .isEqualTo(new Decision.Granted(
                        new Identity("ann", role, clock.instant().plus(Duration.ofHours(2)), "jwt", clock.instant())));
        assertThat(token).hasToString("***");
    }

    @Test
    void aTokenEndsInTheSecondItExpires() {
        Secret token = jwt.issue("ann", Role.VIEWER, Duration.ofSeconds(10));
        clock.advance(Duration.ofMillis(9_999));
        assertThat(jwt.authenticate(token)).isInstanceOf(Decision.Granted.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(jwt.authenticate(token)).isEqualTo(new Decision.Refused("expired"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "csk_abc", "a.b", "a.b.c.d"})
    void whatHasNotTwoDotsIsNotOurs(String text) {
        assertThat(judge(text)).isEqualTo(new Decision.NotMine());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a.b.c", "e30.e30.", ".e30.x", "e30.e30.e30", "\u0000.\u0000.\u0000"})
    void nonsenseIsRefused(String text) {
        assertThat(judge(text)).isInstanceOf(Decision.Refused.class);
    }

    static Stream<Arguments> badClaims() {
        return Stream.of(
                Arguments.of("user_id", null),
                Arguments.of("user_id", ""),
                Arguments.of("user_id", 5),
                Arguments.of("user_id", "x".repeat(257)),
                Arguments.of("role", null),
                Arguments.of("role", "root"),
                Arguments.of("role", "Admin"),
                Arguments.of("role", 1),
                Arguments.of("iat", null),
                Arguments.of("iat", "1"),
                Arguments.of("iat", 1e300),
                Arguments.of("exp", null),
                Arguments.of("exp", "9999999999"),
                Arguments.of("exp", true),
                Arguments.of("exp", 0),
                Arguments.of("exp", -1e300),
                Arguments.of("nbf", "now"),
                Arguments.of("nbf", 9_999_999_999L));
    }

    @ParameterizedTest
    @MethodSource("badClaims")
    void everyClaimMustBeRight(String claim, Object value) {
        Map<String, Object> claims = claims();
        assertThat(judge(signed(claims))).isInstanceOf(Decision.Granted.class);
        if (value == null) claims.remove(claim);
        else claims.put(claim, value);
        assertThat(judge(signed(claims))).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void clocksMayDifferByAMinute() {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = claims();
        claims.put("iat", now + 60);
        claims.put("nbf", now);
        assertThat(judge(signed(claims))).isInstanceOf(Decision.Granted.class);
        claims.put("iat", now + 62);
        assertThat(judge(signed(claims))).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void aTokenWithoutEndEndsWithTheLastInstant() {
        Map<String, Object> claims = claims();
        claims.put("exp", 1e300);
        assertThat(judge(signed(claims)))
                .isEqualTo(new Decision.Granted(new Identity(
                        "ann",
                        Role.VIEWER,
                        Identity.NEVER,
                        "jwt",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS))));
        claims.put("exp", clock.instant().getEpochSecond() + 1.5);
        assertThat(((Decision.Granted) judge(signed(claims))).identity().expiresAt())
                .isEqualTo(clock.instant().plusMillis(1500));
    }

    @Test
    void onlyHs256IsAccepted() throws Exception {
        Secret longSecret = new Secret(secret.reveal().repeat(2));
        var patient = new JwtAuthenticator(24, clock);
        patient.bindAuth(withSecret(longSecret));
        assertThat(patient.authenticate(new Secret(signed(claims(), JWSAlgorithm.HS256, longSecret))))
                .isInstanceOf(Decision.Granted.class);
        for (var other : new JWSAlgorithm[] {JWSAlgorithm.HS384, JWSAlgorithm.HS512})
            assertThat(patient.authenticate(new Secret(signed(claims(), other, longSecret))))
                    .isEqualTo(new Decision.Refused("not signed with HS256"));
        var rsa = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new Payload(claims()));
        rsa.sign(new RSASSASigner(
                KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate()));
        assertThat(judge(rsa.serialize())).isEqualTo(new Decision.Refused("not signed with HS256"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "hs256", "HS256 ", "", "RS256"})
    void aHeaderThatSaysAnotherAlgorithmIsRefusedWhateverTheSignature(String algorithm) throws Exception {
        String body = base64("{\"alg\":\"" + algorithm + "\"}") + "."
                + signed(claims()).split("\\.")[1];
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
        String signature = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(body.getBytes(StandardCharsets.US_ASCII)));
        assertThat(judge(body + "." + signature)).isInstanceOf(Decision.Refused.class);
        assertThat(judge(body + ".")).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void noChangedTokenIsAccepted() {
        String token = jwt.issue("ann", Role.VIEWER, Duration.ofHours(1)).reveal();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Random random = new Random(11); // always the same changes
        for (int i = 0; i < token.length() - 1; i++) { // the last digit carries unused bits
            if (token.charAt(i) == '.') continue;
            char other = alphabet.charAt(random.nextInt(alphabet.length()));
            if (other == token.charAt(i)) continue;
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(judge(changed)).as(changed).isInstanceOf(Decision.Refused.class);
        }
    }

    @Test
    void aTokenOfAnotherSecretOrWithMoreRightsIsRefused() {
        Secret other = new Secret("another secret that is long enough to be one");
        assertThat(judge(signed(claims(), JWSAlgorithm.HS256, other)))
                .isEqualTo(new Decision.Refused("wrong signature"));
        String[] parts = signed(claims()).split("\\.");
        Map<String, Object> more = claims();
        more.put("role", "admin");
        String[] forged = signed(more, JWSAlgorithm.HS256, other).split("\\.");
        assertThat(judge(parts[0] + "." + forged[1] + "." + parts[2])).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void aHeaderThatDemandsWhatWeDoNotKnowIsRefused() throws Exception {
        String body = base64("{\"alg\":\"HS256\",\"crit\":[\"zzz\"],\"zzz\":1}") + "."
                + signed(claims()).split("\\.")[1];
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
        assertThat(judge(body + "."
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(mac.doFinal(body.getBytes(StandardCharsets.US_ASCII)))))
                .isInstanceOf(Decision.Refused.class);
    }

    @Test
    void aSecretThatIsShortButAllowedIsUsedAsItIs() throws Exception {
        var lenient = new JwtAuthenticator(24, clock);
        lenient.bindAuth(withSecret(new Secret("short")));
        String token = lenient.issue("ann", Role.VIEWER, Duration.ofHours(1)).reveal();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("short".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String body = token.substring(0, token.lastIndexOf('.'));
        assertThat(token)
                .endsWith(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(body.getBytes(StandardCharsets.US_ASCII))));
        assertThat(lenient.authenticate(new Secret(token))).isInstanceOf(Decision.Granted.class);
    }

    @Test
    void aWeakSecretStopsTheStartAndLaterRefusesEverybody() {
        var failing = new JwtAuthenticator(24, clock);
        failing.start(); // nobody to ask yet
        failing.bindAuth(proxy(new IllegalStateException("security.jwt_secret_key: must be at least 32 bytes, got 5")));
        assertThatThrownBy(failing::start).hasMessageStartingWith("security.jwt_secret_key: ");
        assertThat(failing.authenticate(new Secret("a.b.c"))).isInstanceOf(Decision.Refused.class);
        assertThatThrownBy(() -> failing.issue("ann", Role.ADMIN, Duration.ofHours(1)))
                .hasMessageStartingWith("security.jwt_secret_key: ");
    }

    @Test
    void whileAuthIsBeingReplacedTheLastSecretHolds() {
        Secret token = jwt.issue("ann", Role.VIEWER, Duration.ofHours(1));
        jwt.unbindAuth(auth);
        assertThat(jwt.authenticate(token)).isInstanceOf(Decision.Granted.class);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new JwtAuthenticator(0, clock))
                .hasMessage("security.jwt_expiry_hours: must be from 1 to 87600, got 0");
        assertThatThrownBy(() -> jwt.issue(" ", Role.VIEWER, Duration.ofHours(1)))
                .hasMessageContaining("user");
        assertThatThrownBy(() -> jwt.issue("a", Role.VIEWER, Duration.ZERO)).hasMessageContaining("second");
        assertThat(jwt.defaultLifetime()).isEqualTo(Duration.ofDays(1));
    }

    private static Auth withSecret(Secret secret) {
        return proxy(secret);
    }

    /** An Auth that only knows {@code secret}, or throws. */
    private static Auth proxy(Object answer) {
        return (Auth) Proxy.newProxyInstance(
                Auth.class.getClassLoader(), new Class<?>[] {Auth.class}, (self, method, args) -> {
                    if (!method.getName().equals("secret")) throw new UnsupportedOperationException(method.getName());
                    if (answer instanceof RuntimeException failure) throw failure;
                    return answer;
                });
    }
}
