package io.camhost.gateway.jetty;

import io.camhost.gateway.CloseReason;
import io.camhost.gateway.Connection;
import io.camhost.gateway.MessageHandler;
import io.camhost.gateway.jetty.Board.Place;
import io.camhost.gateway.jetty.Settings.Limits;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All WebSocket connections, what they may hold together, and the clock that looks after them. Threading: any thread. */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration UNPARK = Duration.ofMillis(50);

    private final Map<String, ClientConnection> byId = new ConcurrentHashMap<>();
    private final AtomicInteger slots = new AtomicInteger();
    private final Counters counters = new Counters();
    private final Encoded encoded = new Encoded();
    private final Budget in;
    private final Budget out;
    private final Scheduler scheduler;
    private final Object shedding = new Object();
    private volatile Limits limits;
    private volatile boolean stopping;

    Connections(Limits limits, Scheduler scheduler) {
        this.limits = limits;
        this.scheduler = scheduler;
        this.in = new Budget(limits.maxQueuedIn());
        this.out = new Budget(limits.maxQueuedOut());
    }

    Limits limits() {
        return limits;
    }

    void limits(Limits changed) {
        limits = changed;
        in.limit(changed.maxQueuedIn());
        out.limit(changed.maxQueuedOut());
        byId.values().forEach(each -> each.outbox().most(changed.maxMessagesOut()));
        shedIn();
        shedOut();
    }

    Budget in() {
        return in;
    }

    Budget out() {
        return out;
    }

    Encoded encoded() {
        return encoded;
    }

    Counters counters() {
        return counters;
    }

    /** A place for one more, before its handshake. @return false when there is none; else {@link #add} or {@link #free} it */
    boolean reserve() {
        if (stopping) return false;
        if (slots.incrementAndGet() <= limits.maxConnections()) return true;
        slots.decrementAndGet();
        return false;
    }

    void free() {
        slots.decrementAndGet();
    }

    /** It takes the place that was reserved, until it has ended. */
    void add(ClientConnection connection) {
        byId.put(connection.id(), connection);
    }

    void remove(ClientConnection connection, CloseReason reason) {
        if (byId.remove(connection.id()) == null) return;
        free();
        counters.closed(reason);
        if (reason == CloseReason.BY_CLIENT) LOG.debug("{} closed by the client", connection);
        else LOG.info("{} from {} closed: {}", connection, connection.remote(), reason.text());
    }

    List<Connection> open() {
        return byId.values().stream()
                .filter(ClientConnection::open)
                .map(Connection.class::cast)
                .toList();
    }

    Optional<Connection> find(String id) {
        return Optional.<Connection>ofNullable(byId.get(id)).filter(Connection::open);
    }

    int size() {
        return byId.size();
    }

    private Collection<ClientConnection> at(Set<Place> places) {
        return byId.values().stream()
                .filter(each -> places.contains(new Place(each.listener(), each.path())))
                .toList();
    }

    /** A handler has come to these places. */
    void dispatch(Set<Place> places) {
        at(places).forEach(each -> each.inbox().dispatch());
    }

    /** A handler has left these places: what it has not begun goes to its successor. */
    void takeBack(Set<Place> places, MessageHandler leaving) {
        at(places).forEach(each -> each.inbox().takeBack(leaving));
    }

    /** Closes those that hold most of what has come in, until the rest fits. */
    void shedIn() {
        shed(in, each -> each.inbox().charged(), each -> each.close(1013, CloseReason.OVER_BUDGET));
    }

    /** Drops those that hold most of what is to go out, until the rest fits. */
    void shedOut() {
        shed(out, each -> each.outbox().charged(), each -> each.drop(CloseReason.OVER_BUDGET));
    }

    private void shed(Budget budget, ToLongFunction<ClientConnection> holds, Consumer<ClientConnection> end) {
        synchronized (shedding) {
            while (budget.over()) {
                Optional<ClientConnection> largest = byId.values().stream().max(Comparator.comparingLong(holds));
                if (largest.isEmpty() || holds.applyAsLong(largest.get()) <= 0) return;
                end.accept(largest.get());
            }
        }
    }

    void soon(Runnable task) {
        scheduler.schedule(task, UNPARK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks after all of them again and again, until {@link #shutDown}. */
    void startClock() {
        Limits now = limits;
        long shortest = Math.min(
                Math.min(now.pingInterval().toMillis(), now.pongWait().toMillis()),
                Math.min(now.writeTimeout().toMillis(), now.readTimeout().toMillis()));
        scheduler.schedule(this::tick, Math.max(20, Math.min(1000, shortest / 4)), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (stopping) return;
        try {
            long now = System.nanoTime();
            byId.values().forEach(each -> each.tick(now));
        } catch (RuntimeException e) {
            LOG.error("Looking after the connections failed; it goes on", e);
        }
        startClock();
    }

    /** Lets nobody in any more, waits for what has begun, tells the clients, and ends what is left. Takes the clean-up time at most. */
    void shutDown() {
        stopping = true;
        long end = System.nanoTime() + limits.cleanupTimeout().toNanos();
        byId.values().forEach(each -> each.inbox().holdBack());
        await(end, () -> byId.values().stream().noneMatch(each -> each.inbox().hasBegun()));
        byId.values().forEach(each -> each.close(1001, CloseReason.SERVER_SHUTDOWN));
        await(Math.min(end, System.nanoTime() + 2_000_000_000L), byId::isEmpty);
        byId.values().forEach(each -> each.drop(CloseReason.SERVER_SHUTDOWN));
    }

    private static void await(long end, BooleanSupplier done) {
        while (!done.getAsBoolean() && System.nanoTime() - end < 0) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
