package io.camhost.media.mediamtx;

import io.camhost.api.ServiceGone;
import io.camhost.api.auth.Auth;
import io.camhost.api.camera.CameraId;
import io.camhost.swap.Gate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What we and our server know and nobody else does: where it asks us, what our publishers say, what our calls carry. What could be
 * read in a list of processes, or be got by somebody who takes the server's port, is good for seconds. Threading: any thread.
 */
final class ServerKeys {
    /** Who calls the API. */
    static final String USER = "camhost";

    private static final Logger LOG = LoggerFactory.getLogger(ServerKeys.class);
    private static final Duration CALL = Duration.ofSeconds(20);
    private static final Duration CALL_ANEW = Duration.ofSeconds(5);
    /** For the start of a program that takes one picture. */
    private static final Duration STILL = Duration.ofSeconds(15);

    private static final String FOR_CALLS = "/mediamtx/api";
    /** The connection that asks, and the session that is made of it. */
    private static final int BEARERS = 2;

    private static final int MOST_STILLS = 1000;

    private record Words(String path, String publishing) {}

    private final Gate<Auth> auth;
    private final LongSupplier nanoTime;
    private volatile @Nullable Words words;
    private volatile String call = "";
    private long callNanos;
    private final Map<String, Map<String, Boolean>> stills = new LinkedHashMap<>(); // who has shown a pass

    ServerKeys(Gate<Auth> auth, LongSupplier nanoTime) {
        this.auth = auth;
        this.nanoTime = nanoTime;
    }

    /** Whether they are known; asks for them as long as they are not. */
    boolean known() {
        if (words != null) return true;
        try {
            auth.now().ifPresent(there -> words = new Words(word(there, "callback"), word(there, "publish")));
        } catch (ServiceGone leaving) {
            return false;
        } catch (RuntimeException e) {
            LOG.error("the secrets of the media server cannot be had: {}", e.toString());
            return false;
        }
        return words != null;
    }

    /** Letters that go into a path and into a header as they are. */
    private static String word(Auth auth, String use) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(auth.secret("mediamtx." + use).bytes());
            return HexFormat.of().formatHex(hash, 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The part of the address that nobody else knows; blank while it is not known. */
    String path() {
        Words now = words;
        return now == null ? "" : now.path();
    }

    boolean isPath(String given) {
        return same(path(), given);
    }

    /** What our publishers say; blank while it is not known. */
    String publishing() {
        Words now = words;
        return now == null ? "" : now.publishing();
    }

    boolean isPublishing(String given) {
        return same(publishing(), given);
    }

    private static boolean same(String ours, String given) {
        return !ours.isEmpty() && MessageDigest.isEqual(bytes(ours), bytes(given));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The password of a call of the API; blank while nobody can make one. */
    synchronized String call() {
        long now = nanoTime.getAsLong();
        if (call.isEmpty() || now - callNanos > CALL_ANEW.toNanos())
            signed(FOR_CALLS, CALL).ifPresent(made -> {
                call = made;
                callNanos = now;
            });
        return call;
    }

    boolean isCall(String given) {
        return holds(FOR_CALLS, given);
    }

    /** For one picture of a camera: a query, blank while nobody can make one. */
    String still(CameraId camera) {
        return signed(forStills(camera), STILL).orElse("");
    }

    /**
     * Whether somebody may take one picture. Only the first connection that comes with a pass may.
     *
     * @param query of the address, the pass among what it says
     * @param who the connection or session
     */
    boolean isStill(CameraId camera, String query, String who) {
        if (!query.contains(Publisher.OWN_QUERY) || !holds(forStills(camera), query)) return false;
        synchronized (stills) {
            Map<String, Boolean> bearers = stills.computeIfAbsent(query, any -> new LinkedHashMap<>());
            if (bearers.size() < BEARERS) bearers.put(who, true);
            if (stills.size() > MOST_STILLS)
                stills.remove(stills.keySet().iterator().next());
            return bearers.containsKey(who);
        }
    }

    private static String forStills(CameraId camera) {
        return "/mediamtx/stills/" + camera;
    }

    private Optional<String> signed(String what, Duration lifetime) {
        try {
            return auth.now().map(there -> there.signLink(what, lifetime).substring(what.length() + 1));
        } catch (ServiceGone leaving) {
            return Optional.empty();
        }
    }

    private boolean holds(String what, String given) {
        try {
            return auth.now().map(there -> there.checkLink(what, given)).orElse(false);
        } catch (ServiceGone leaving) {
            return false;
        }
    }
}
