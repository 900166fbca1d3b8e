package io.camhost.auth;

import io.camhost.api.Secret;
import io.camhost.api.auth.Identity;
import io.camhost.api.auth.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Media tickets: {@code <user>.<role>.<expiry>.<issued>.<signature>}, user and signature in URL-safe Base64, role as its first letter,
 * expiry in seconds and the issue of what it was made for in milliseconds since 1970, to the base 36. Threading: any thread.
 */
final class Tickets {
    static final String SECRET = "auth.tickets";
    static final String HOW = "ticket";

    private static final int LONGEST = 1024;
    private static final Pattern SHAPE = Pattern.compile(
            "([A-Za-z0-9_-]+)\\.([voa])\\.([0-9a-z]{1,9})\\.(?:([0-9a-z]{1,9})\\.)?([A-Za-z0-9_-]{43})");

    private final Signer signer;
    private final InstantSource clock;

    Tickets(Supplier<Secret> secret, InstantSource clock) {
        this.signer = new Signer(secret);
        this.clock = clock;
    }

    /** Ends no later than the identity. */
    String issue(Identity identity, Duration lifetime) {
        Instant end = clock.instant().plus(lifetime);
        if (end.isAfter(identity.expiresAt())) end = identity.expiresAt();
        String user = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(identity.user().getBytes(StandardCharsets.UTF_8));
        String body = user + "." + identity.role().word().charAt(0) + "." + Long.toString(end.getEpochSecond(), 36)
                + "." + Long.toString(Math.max(0, identity.issuedAt().toEpochMilli()), 36);
        return body + "." + signer.sign(signed(body));
    }

    Optional<Identity> check(String ticket) {
        if (ticket.length() > LONGEST) return Optional.empty();
        Matcher parts = SHAPE.matcher(ticket);
        if (!parts.matches()) return Optional.empty();
        String body = ticket.substring(0, parts.start(5) - 1);
        if (!signer.verify(signed(body), parts.group(5))) return Optional.empty();
        Instant end = Instant.ofEpochSecond(Long.parseLong(parts.group(3), 36));
        if (!clock.instant().isBefore(end)) return Optional.empty();
        String user = new String(Base64.getUrlDecoder().decode(parts.group(1)), StandardCharsets.UTF_8);
        Role role = switch (parts.group(2)) {
            case "v" -> Role.VIEWER;
            case "o" -> Role.OPERATOR;
            default -> Role.ADMIN;
        };
        String issued = parts.group(4); // absent in those of older versions
        Instant since = issued == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(issued, 36));
        return Optional.of(new Identity(user, role, end, HOW, since));
    }

    /** So that a signature of ours for something else is never one of a ticket. */
    private static String signed(String body) {
        return "ticket\n" + body;
    }
}
