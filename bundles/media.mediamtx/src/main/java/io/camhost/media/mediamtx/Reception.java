package io.camhost.media.mediamtx;

import io.camhost.api.auth.Auth;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.gateway.Gateway;
import io.camhost.gateway.HttpHandler;
import io.camhost.swap.Gate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** All that a server of ours asks us for, put together. Threading: any thread. */
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
    private Runnable withdrawal = () -> {};

    /** @param before what the predecessor kept @param news called when a camera is about to get its first viewer */
    Reception(Object before, LongSupplier nanoTime, Runnable news) {
        this.news = news;
        keys = new ServerKeys(auth, nanoTime);
        door = new Door(gateway, keys);
        admissions = new Admissions(nanoTime);
        if (before instanceof List<?> kept) admissions.restore(kept);
        expected = new Expected(nanoTime);
        Access access = new Access(auth, keys, admissions, nanoTime, this::expect);
        callback = new Callback(keys, access);
        evictionsBy = api -> new Evictions(api, access, admissions, callback, nanoTime);
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

    /** @param publication makes the handler known, and gives how that ends */
    void open(Function<HttpHandler, Runnable> publication) {
        withdrawal = publication.apply(callback);
    }

    /** For the successor. */
    List<Map<String, Object>> keep() {
        return admissions.keep();
    }

    void close() {
        withdrawal.run();
        auth.close();
        gateway.close();
        callback.close();
    }
}
