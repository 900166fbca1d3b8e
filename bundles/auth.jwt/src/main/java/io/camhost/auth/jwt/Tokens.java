package io.camhost.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import io.camhost.api.Secret;
import io.camhost.api.auth.Authenticator.Decision;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import java.math.BigDecimal;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON Web Tokens signed with HS256: what is in them, and when they hold. Threading: any thread. */
final class Tokens {
    static final int LONGEST_USER = 256;

    private static final int LONGEST = 8192;
    private static final int SHORTEST_KEY = 32;
    private static final double CLOCKS_DIFFER_SECONDS = 60;
    private static final String EXPIRED = "expired"; // the word auth knows

    private Tokens() {}

    /** Exactly two dots. */
    static boolean looksLikeOne(Secret credentials) {
        return credentials.reveal().chars().filter(c -> c == '.').count() == 2;
    }

    static Secret make(String user, Role role, Instant now, Duration lifetime, Secret secret) throws JOSEException {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("user_id", user);
        claims.put("role", role.word());
        // to the millisecond: what was issued in the second of a revocation may be from before it or from after
        claims.put("iat", BigDecimal.valueOf(now.toEpochMilli(), 3));
        claims.put("exp", now.plus(lifetime).getEpochSecond());
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
        token.sign(new MACSigner(key(secret)));
        return new Secret(token.serialize());
    }

    /** Signature first, then claims: what is not signed by us is not looked at. */
    static Decision judge(Secret credentials, Secret secret, Instant now) {
        String text = credentials.reveal();
        if (text.length() > LONGEST) return new Decision.Refused("too long");
        try {
            JWSObject token = JWSObject.parse(text);
            if (!JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm()))
                return new Decision.Refused("not signed with HS256");
            if (!token.verify(new MACVerifier(key(secret)))) return new Decision.Refused("wrong signature");
            Map<String, Object> claims = token.getPayload().toJSONObject();
            return claims == null ? new Decision.Refused("no claims") : judge(claims, now);
        } catch (ParseException | IllegalArgumentException malformed) {
            return new Decision.Refused("malformed");
        } catch (JOSEException e) {
            return new Decision.Refused("its signature cannot be checked");
        }
    }

    private static Decision judge(Map<String, Object> claims, Instant now) {
        if (!(claims.get("user_id") instanceof String user) || user.isBlank() || user.length() > LONGEST_USER)
            return new Decision.Refused("claim user_id");
        Optional<Role> role = claims.get("role") instanceof String word ? Role.of(word) : Optional.empty();
        if (role.isEmpty()) return new Decision.Refused("claim role");
        if (!(claims.get("iat") instanceof Number issued)) return new Decision.Refused("claim iat");
        if (!(claims.get("exp") instanceof Number expires)) return new Decision.Refused("claim exp");
        @Nullable Object notBefore = claims.get("nbf");
        if (notBefore != null && !(notBefore instanceof Number)) return new Decision.Refused("claim nbf");
        double seconds = now.toEpochMilli() / 1000.0;
        if (seconds >= expires.doubleValue()) return new Decision.Refused(EXPIRED);
        if (issued.doubleValue() > seconds + CLOCKS_DIFFER_SECONDS) return new Decision.Refused("issued in the future");
        if (notBefore instanceof Number from && from.doubleValue() > seconds)
            return new Decision.Refused("not valid yet");
        return new Decision.Granted(new Identity(
                user, role.get(), instant(expires.doubleValue()), "jwt", instant(Math.max(0, issued.doubleValue()))));
    }

    /** Never later than the last instant there is for us. */
    private static Instant instant(double seconds) {
        if (seconds >= Identity.NEVER.getEpochSecond()) return Identity.NEVER;
        return Instant.ofEpochMilli((long) (seconds * 1000));
    }

    /** HMAC fills a short key up with zeros anyway; done here, since the library refuses short ones, which an operator may allow. */
    private static byte[] key(Secret secret) {
        byte[] bytes = secret.bytes();
        return bytes.length < SHORTEST_KEY ? Arrays.copyOf(bytes, SHORTEST_KEY) : bytes;
    }
}
