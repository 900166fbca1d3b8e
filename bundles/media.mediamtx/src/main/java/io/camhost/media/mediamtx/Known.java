package io.camhost.media.mediamtx;

import io.camhost.api.Secret;
import io.camhost.api.auth.Auth;
import io.camhost.api.auth.Identity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whose tokens and keys were shown a moment ago: a server asks several times about the same viewer. Threading: any thread. */
final class Known {
    private static final int MOST = 500;
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration FORGOTTEN = Duration.ofSeconds(60);

    private record Seen(Optional<Identity> who, long atNanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Seen> byCredential = new LinkedHashMap<>();

    Known(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** As it was a moment ago; null when that is too long ago to count for somebody who comes now. */
    synchronized @Nullable Optional<Identity> fresh(String credential) {
        Seen seen = byCredential.get(credential);
        return seen == null || age(seen) > FRESH.toNanos() ? null : seen.who();
    }

    /** As it was last, for somebody who is here already; null when nothing is known. */
    synchronized @Nullable Optional<Identity> last(String credential) {
        Seen seen = byCredential.get(credential);
        return seen == null ? null : seen.who();
    }

    private long age(Seen seen) {
        return nanoTime.getAsLong() - seen.atNanos();
    }

    /** Finds out; a login only when it was not a good one shortly before. */
    Identity ask(Auth auth, String credential, String ip) {
        Seen before;
        synchronized (this) {
            before = byCredential.get(credential);
        }
        if (before != null && before.who().isPresent() && age(before) < FORGOTTEN.toNanos()) {
            Optional<Identity> again = askAgain(auth, credential);
            if (again.isPresent()) return again.get();
        }
        Identity who = auth.authenticate(new Secret(credential), "auto", ip, "");
        note(credential, Optional.of(who));
        return who;
    }

    /** Whether they still hold; counts as no login. */
    Optional<Identity> askAgain(Auth auth, String credential) {
        Optional<Identity> who = auth.recognise(new Secret(credential));
        note(credential, who);
        return who;
    }

    private synchronized void note(String credential, Optional<Identity> who) {
        byCredential.remove(credential);
        byCredential.put(credential, new Seen(who, nanoTime.getAsLong()));
        if (byCredential.size() > MOST)
            byCredential.remove(byCredential.keySet().iterator().next());
    }
}
