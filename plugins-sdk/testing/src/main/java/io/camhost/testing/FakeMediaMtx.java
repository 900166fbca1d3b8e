package io.camhost.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The control API of a MediaMTX, old or new, on a free port of loopback: paths are kept, and refused what the real one refuses.
 * Who publishes and who reads is said by a test. It has the server's oddities: answers without a body, writes that are accepted now
 * and applied later, calls that hang, passwords that cannot be read back, a text instead of JSON for calls it does not know, and an
 * end instead of an error when a listener cannot be opened. Threading: any thread.
 */
public final class FakeMediaMtx implements AutoCloseable {
    /** Which server it is like. */
    public enum Version {
        /** 1.5.1: nothing is always available, and no version is told. */
        V1_5("1.5.1"),
        /** 1.20.1. */
        V1_20("1.20.1");

        private final String number;

        Version(String number) {
            this.number = number;
        }

        public String number() {
            return number;
        }
    }

    static final String CONNECTION = "-connection";

    private final Version version;
    private final MediaMtxPaths paths;
    private final MediaMtxAuthority authority;
    private final MediaMtxHttp http;

    /** On a free port. */
    /** When every reader came: before a {@link ManualClock} begins. */
    static final String SINCE = "2026-01-02T03:00:00.123456789Z";

    public FakeMediaMtx(Version version) {
        this(version, 0);
    }

    /** @param port 0 for a free one */
    public FakeMediaMtx(Version version, int port) {
        this.version = version;
        this.paths = new MediaMtxPaths(version);
        this.authority = new MediaMtxAuthority(version);
        this.http = new MediaMtxHttp(version, paths, authority, port);
    }

    public Version version() {
        return version;
    }

    public MediaMtxFacts facts() {
        return MediaMtxFacts.of(version);
    }

    public int port() {
        return http.port();
    }

    // what it was asked

    /** How many requests there have been. */
    public int requests() {
        return http.requests();
    }

    /** How many of them were under way at the same time, at most. */
    public int mostAtOnce() {
        return http.mostAtOnce();
    }

    /** How many requests there have been of a call, such as {@code GET /v3/config/paths/list}. */
    public int requests(String call) {
        return http.requests(call);
    }

    /** Each write that reached it as {@code what name {keys}}, such as {@code patch camera0 {"record":true}}. */
    public List<String> writes() {
        synchronized (paths) {
            return List.copyOf(paths.writes);
        }
    }

    /** Configurations of paths by name: only the keys that are their own. */
    public Map<String, ObjectNode> configs() {
        synchronized (paths) {
            Map<String, ObjectNode> copy = new TreeMap<>();
            paths.accepted.forEach((name, keys) -> copy.put(name, keys.deepCopy()));
            return copy;
        }
    }

    // what others do to it

    /** Its owner has configured it so. @param value a text, a boolean or an int */
    public void global(String key, Object value) {
        synchronized (paths) {
            paths.global.set(key, MediaMtxPaths.value(value));
        }
    }

    /** Somebody else adds a path. */
    public void path(String name) {
        synchronized (paths) {
            paths.change(name, paths.node());
        }
    }

    /** Somebody changes a path by hand. */
    public void changed(String name, String key, Object value) {
        synchronized (paths) {
            ObjectNode config = paths.existing(name);
            config.set(key, MediaMtxPaths.value(value));
            paths.change(name, config);
        }
    }

    /** Somebody deletes a path by hand: who publishes to it or reads it is cut. */
    public void deleted(String name) {
        synchronized (paths) {
            paths.remove(name);
        }
    }

    /** The first picture comes, or further ones do. @param bytes received so far */
    public void publishing(String name, long bytes) {
        synchronized (paths) {
            paths.stream(name).publish(bytes, Instant.now());
        }
    }

    /** Nobody publishes any more. */
    public void silent(String name) {
        synchronized (paths) {
            paths.stream(name).silent();
        }
    }

    /** It has been started so that it asks there who may do what. */
    public void asks(String address) {
        authority.isAt(address);
    }

    /**
     * Somebody wants to read by RTSP, and does if they may. Its connection has the id of the session with {@code -connection} behind.
     *
     * @param query of its URL
     * @return whether they may
     */
    public boolean comes(String name, String id, String query, String user, String password) {
        boolean may = authority.may("read", name, id + CONNECTION, id, query, user, password);
        if (may) reads(name, id, query);
        return may;
    }

    /** Whether somebody may publish by RTSP. */
    public boolean mayPublish(String name, String user, String password) {
        return authority.may("publish", name, "publisher" + CONNECTION, "publisher", "", user, password);
    }

    /** Who reads a path: ids of sessions. */
    public List<String> readers(String name) {
        synchronized (paths) {
            return List.copyOf(paths.stream(name).readers.keySet());
        }
    }

    /** Somebody reads by RTSP. @param id of the session @param query of its URL */
    public void reads(String name, String id, String query) {
        synchronized (paths) {
            paths.stream(name).readers.put(id, query);
        }
    }

    public void nobodyReads(String name) {
        synchronized (paths) {
            paths.stream(name).readers.clear();
        }
    }

    /**
     * As it would write a first file of a path that is recorded.
     *
     * @param size in bytes
     * @param at the time in its name
     */
    public Path segment(String name, int size, Instant at) {
        synchronized (paths) {
            return paths.segment(name, size, at);
        }
    }

    /** The file of its configuration is written: what came by the API is forgotten, streams of such paths end. */
    public void reloaded() {
        synchronized (paths) {
            paths.forget();
        }
    }

    // its oddities

    /** Writes are accepted, and have no effect until {@link #apply}. */
    public void applyLater() {
        synchronized (paths) {
            paths.later = true;
        }
    }

    /** What was accepted takes effect, now and from now on. */
    public void apply() {
        synchronized (paths) {
            paths.later = false;
            paths.apply();
        }
    }

    /** Calls whose path begins so are not answered until {@link #goOn}. @param prefix {@code /} for all */
    public void hang(String prefix) {
        http.hang(prefix);
    }

    public void goOn() {
        http.hang(null);
    }

    /** A key that it lists and still refuses as unknown, as self-built servers do. */
    public void refuse(String key) {
        synchronized (paths) {
            paths.refused.add(key);
        }
    }

    /** It ends, as one that is killed: nobody answers any more. */
    @Override
    public void close() {
        http.close();
    }

    /** Whether it has ended. */
    public boolean ended() {
        return http.ended();
    }

    /** A path as the server tells it. */
    static final class Stream {
        final Instant made = Instant.now();

        @Nullable
        Instant since;

        long bytes;
        final Map<String, String> readers = new TreeMap<>(); // queries by id of the session

        void publish(long count, Instant now) {
            if (since == null) since = now;
            bytes = count;
        }

        void silent() {
            since = null;
            bytes = 0;
        }
    }
}
