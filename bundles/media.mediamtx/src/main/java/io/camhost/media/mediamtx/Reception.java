package io.camhost.media.mediamtx;

import io.camhost.api.auth.Auth;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.gateway.Gateway;
import io.camhost.gateway.HttpHandler;
import io.camhost.swap.Gate;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a server of ours asks us for, put together. Threading: {@link #open} and {@link #close} one after the other, the rest on
 * any thread.
 */
final class Reception {
    private final Gate<Auth> auth = new Gate<>("auth");
    private final Gate<Gateway> gateway = new Gate<>("gateway");
    private final ServerKeys keys;
    private final Door door;
    private final Admissions admissions;
    private final Expected expected;
    private final Callback callback;
    private final Runnable news;
    private final Function<Api, Evictions> evictionsBy;
    private final Function<HttpHandler, Runnable> publication;
    private @Nullable Runnable withdrawal;

    /**
     * A closed one.
     *
     * @param before what the predecessor kept; empty when there was none: then what is in {@code folder} is all that is known
     * @param news called when a camera is about to get its first viewer
     * @param publication makes the handler known, and gives how that ends
     */
    Reception(
            Optional<List<?>> before,
            Path folder,
            InstantSource clock,
            LongSupplier nanoTime,
            Runnable news,
            Function<HttpHandler, Runnable> publication) {
        this.news = news;
        this.publication = publication;
        keys = new ServerKeys(auth, nanoTime);
        door = new Door(gateway, keys);
        admissions = new Admissions(nanoTime);
        AdmissionFile file = new AdmissionFile(folder.resolve("viewers.json"));
        before.ifPresent(admissions::restore);
        if (before.isEmpty()) admissions.restore(file.read());
        Optional<Instant> began = before.isEmpty() ? Optional.of(clock.instant()) : Optional.empty();
        expected = new Expected(nanoTime);
        Access access = new Access(auth, keys, admissions, nanoTime, this::expect);
        callback = new Callback(keys, access);
        evictionsBy = api -> new Evictions(api, access, admissions, callback, began, file, nanoTime);
    }

    Gate<Auth> auth() {
        return auth;
    }

    Gate<Gateway> gateway() {
        return gateway;
    }

    ServerKeys keys() {
        return keys;
    }

    Door door() {
        return door;
    }

    Evictions evictions(Api api) {
        return evictionsBy.apply(api);
    }

    /** Somebody is about to watch: the camera may have to be started. */
    private void expect(CameraId camera) {
        if (expected.expect(camera)) news.run();
    }

    /** With viewers who are about to watch. */
    List<StreamState> counted(List<StreamState> states) {
        return expected.counted(states);
    }

    /** Takes questions, as soon as it could answer them; until then the gateway lets them wait for the successor of whoever left. */
    void open() {
        if (withdrawal == null && keys.known()) withdrawal = publication.apply(callback);
    }

    /** For the successor. */
    List<Map<String, Object>> keep() {
        return admissions.keep();
    }

    void close() {
        if (withdrawal != null) withdrawal.run();
        auth.close();
        gateway.close();
        callback.close();
    }
}
