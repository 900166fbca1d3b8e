package io.camhost.cameras;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.swap.Loop;
import io.camhost.swap.Whiteboard;
import io.camhost.swap.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts every discovery there is, one of each name at a time, and passes on what it tells. When one leaves, its cameras stay as they
 * are for the swap time, or until its successor has told what is there.
 *
 * <p>Threading: bind and unbind only note; discoveries are started by a thread of its own and closed by workers.
 */
final class Discoveries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Discoveries.class);

    private final Registry registry;
    private final Statistics statistics;
    private final Workers workers;
    private final Duration swapTime;
    private final Whiteboard<String, CameraDiscovery> board;
    private final Loop loop;
    private final Map<CameraDiscovery, String> names = new IdentityHashMap<>(); // guarded by itself
    private final Map<String, Session> sessions = new ConcurrentHashMap<>(); // changed by the loop only
    private final Map<String, Long> left = new HashMap<>(); // by nanoTime; used by the loop only

    /**
     * @param swapTime how long cameras of a discovery that has left stay as they are
     * @param housekeeping is called about once a second
     */
    Discoveries(Registry registry, Statistics statistics, Workers workers, Duration swapTime, Runnable housekeeping) {
        this.registry = registry;
        this.statistics = statistics;
        this.workers = workers;
        this.swapTime = swapTime;
        this.board = new Whiteboard<>("discovery", swapTime);
        this.loop = new Loop("cameras-discoveries", Duration.ofSeconds(1), () -> {
            look();
            housekeeping.run();
        });
    }

    /** @param expected names of discoveries whose cameras a predecessor handed over: they have the swap time to come */
    void start(Collection<String> expected) {
        expected.forEach(name -> left.put(name, System.nanoTime()));
        loop.start();
        wakeAfterSwapTime();
    }

    private void wakeAfterSwapTime() {
        workers.after(swapTime.plusMillis(1), loop::wake);
    }

    void wake() {
        loop.wake();
    }

    void bind(CameraDiscovery discovery) {
        String name;
        try {
            name = discovery.name();
        } catch (RuntimeException | LinkageError e) {
            LOG.error(
                    "a discovery is not used: {} does not say its name",
                    discovery.getClass().getName(),
                    e);
            return;
        }
        synchronized (names) {
            names.put(discovery, name);
        }
        board.bind(name, discovery);
        loop.wake();
    }

    void unbind(CameraDiscovery discovery) {
        String name;
        synchronized (names) {
            name = names.remove(discovery);
        }
        if (name == null) return;
        Session session = sessions.get(name);
        if (session != null && session.discovery == discovery) session.end(); // nothing it tells from here on counts
        board.unbind(name, discovery);
        loop.wake();
    }

    boolean firstLookGoesOn() {
        return board.all().keySet().stream().anyMatch(name -> {
            Session session = sessions.get(name);
            return session == null || !session.completed && session.failure.isEmpty();
        });
    }

    /** By name, why they fail, or an empty text. */
    Map<String, String> failures() {
        Map<String, String> failures = new TreeMap<>();
        board.all().keySet().forEach(name -> {
            Session session = sessions.get(name);
            failures.put(name, session == null ? "" : session.failure);
        });
        return failures;
    }

    private void look() {
        Map<String, CameraDiscovery> wanted = board.all();
        for (Session session : List.copyOf(sessions.values()))
            if (wanted.get(session.name) != session.discovery) leave(session);
        wanted.forEach((name, discovery) -> {
            Session session = sessions.computeIfAbsent(name, any -> new Session(name, discovery));
            if (!session.started) begin(session);
        });
        expire();
    }

    private void leave(Session session) {
        session.end();
        sessions.remove(session.name, session);
        // one that never told all it sees does not prolong the time of the one before it
        if (session.completed) left.put(session.name, System.nanoTime());
        else left.putIfAbsent(session.name, System.nanoTime());
        wakeAfterSwapTime();
        Closeable handle = session.handle;
        if (handle == null) return;
        try {
            workers.execute(() -> close(session.name, handle));
        } catch (RejectedExecutionException busy) {
            close(session.name, handle);
        }
    }

    private static void close(String name, Closeable handle) {
        try {
            handle.close();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.warn("discovery {} did not end well", name, e);
        }
    }

    private void begin(Session session) {
        session.started = true;
        session.failure = "";
        try {
            session.handle = session.discovery.start(session);
        } catch (RuntimeException | LinkageError e) {
            session.started = false; // the next round tries again
            if (board.now(session.name).orElse(null) != session.discovery) return; // it has left meanwhile
            session.failure = "it does not start: " + e;
            if (!session.startFailed) LOG.error("discovery {} does not start; it is tried again", session.name, e);
            session.startFailed = true;
        }
    }

    /** What has not been claimed in time is gone. */
    private void expire() {
        long now = System.nanoTime();
        for (Iterator<Map.Entry<String, Long>> graves = left.entrySet().iterator(); graves.hasNext(); ) {
            Map.Entry<String, Long> grave = graves.next();
            Session session = sessions.get(grave.getKey());
            if (session != null && session.completed) {
                graves.remove();
                continue;
            }
            if (now - grave.getValue() < swapTime.toNanos()) continue;
            // while the successor cannot look, it has said nothing about what is there
            if (session != null && !session.failure.isEmpty()) continue;
            registry.keepOnly(grave.getKey(), session == null ? Set.of() : session.told());
            graves.remove();
        }
    }

    /** Ends all discoveries; what they told stays as it is. */
    @Override
    public void close() {
        closeHandles(); // from here on a discovery knows that nobody listens, and may keep what happens for our
        // successor
        sessions.values().forEach(Session::end);
        board.close();
        loop.close();
        closeHandles(); // one may have been starting
    }

    private void closeHandles() {
        for (Session session : sessions.values()) {
            Closeable handle = session.handle;
            session.handle = null;
            if (handle != null) close(session.name, handle);
        }
    }

    /** One discovery at work, and where it tells. */
    private final class Session implements CameraDiscovery.Sink {
        private final String name;
        private final CameraDiscovery discovery;
        private final Set<CameraIdentity> told = new HashSet<>();
        private boolean ended;
        private boolean startFailed; // used by the loop only
        volatile @Nullable Closeable handle;
        volatile boolean started;
        volatile boolean completed;
        volatile String failure = "";

        Session(String name, CameraDiscovery discovery) {
            this.name = name;
            this.discovery = discovery;
        }

        /** Whatever it tells from here on is ignored. */
        synchronized void end() {
            ended = true;
        }

        synchronized Set<CameraIdentity> told() {
            return Set.copyOf(told);
        }

        @Override
        public synchronized void present(CameraDescription camera) {
            if (ignored()) return;
            works();
            told.add(camera.identity());
            guarded(() -> registry.present(name, camera));
        }

        @Override
        public synchronized void absent(CameraIdentity camera) {
            if (ignored()) return;
            works();
            told.remove(camera);
            guarded(() -> registry.absent(name, camera));
        }

        @Override
        public synchronized void complete() {
            if (ignored()) return;
            guarded(() -> {
                registry.keepOnly(name, told);
                registry.listAway(name);
            });
            works();
            completed = true;
        }

        @Override
        public synchronized void failed(String reason) {
            if (ignored()) return;
            if (!failure.equals(reason)) LOG.warn("discovery {} fails: {}", name, reason);
            failure = reason;
        }

        private void works() {
            if (failure.isEmpty()) return;
            LOG.info("discovery {} works again", name);
            failure = "";
        }

        private boolean ignored() {
            if (ended) statistics.ignored.increment();
            else statistics.told.increment();
            return ended;
        }

        /** The sink never throws: a defect of ours is not the discovery's. */
        private void guarded(Runnable tell) {
            try {
                tell.run();
            } catch (RuntimeException e) {
                LOG.error("what discovery {} told could not be noted", name, e);
            }
        }
    }
}
