package io.camhost.events;

import io.camhost.api.event.Events.Position;
import io.camhost.api.event.Events.Statistics;
import io.camhost.api.event.Events.Subscribed;
import io.camhost.api.rpc.RpcSession.Keys;
import io.camhost.gateway.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events from the ring to connections, each exactly once and in order. What a connection has got is noted in its own
 * attributes, so that a successor goes on with the very next one.
 *
 * <p>Threading: any thread; its lock is held for one connection at a time, never while numbers are given.
 */
final class Delivery {
    /** Long: number of the last event this connection has got, or is past. */
    static final String DELIVERED = "events.delivered";
    /** More would overflow the queue of a connection (1000 by default) at once. */
    static final int MOST_REPLAYED = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int BATCH = 64;

    private final String epoch;
    private final Ring ring;
    private final InstantSource clock;
    private long sent; // everybody has got what is up to here
    private volatile boolean leaving;

    /** @param sent number of the last event that everybody has got */
    Delivery(String epoch, Ring ring, long sent, InstantSource clock) {
        this.epoch = epoch;
        this.ring = ring;
        this.sent = sent;
        this.clock = clock;
    }

    /** Brings everything that is due. For one thread. */
    void round(Supplier<List<Connection>> open) {
        while (!leaving) {
            List<Kept> due = ring.after(sent(), BATCH);
            if (due.isEmpty()) return;
            List<Connection> connections = open.get(); // after the events: nobody who subscribed before them is missing
            long lost = due.get(0).sequence() - sent() - 1;
            if (lost > 0) LOG.warn("{} events came faster than they could be delivered and are lost", lost);
            for (Kept event : due) {
                var texts = new Texts(event);
                for (Connection connection : connections) {
                    if (leaving) return;
                    if (!connection.attributes().containsKey(Keys.TOPICS)) continue;
                    synchronized (this) {
                        send(connection, texts);
                    }
                }
                sent(event.sequence());
            }
        }
    }

    /** No further event is brought to anybody by us. */
    void leave() {
        leaving = true;
    }

    synchronized long sent() {
        return sent;
    }

    private synchronized void sent(long sequence) {
        sent = sequence;
        notifyAll();
    }

    /** Waits until everything is brought. @return whether it is */
    synchronized boolean awaitEnd(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (sent < ring.last()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) return false;
            wait(left);
        }
        return true;
    }

    private void send(Connection connection, Texts texts) {
        Map<String, Object> attributes = connection.attributes();
        if (!(attributes.get(Keys.TOPICS) instanceof Set<?> topics)) return;
        long number = texts.event().sequence();
        if (attributes.get(DELIVERED) instanceof Long delivered && delivered >= number) return;
        if (tell(connection, topics, texts, texts.event().cause())) attributes.put(DELIVERED, number);
    }

    /** @param topics of interest. @return whether it was told */
    private boolean tell(Connection connection, Collection<?> topics, Texts texts, Optional<String> cause) {
        Map<String, Object> attributes = connection.attributes();
        boolean told = false;
        for (String name : Topics.names(texts.event().topic())) {
            if (!topics.contains(name) || !Filters.match(attributes.get(Keys.FILTERS), texts.event(), name)) continue;
            if (!mayHear(attributes)) return false;
            try {
                connection.notify(texts.of(name, connection), cause);
            } catch (RuntimeException e) { // one connection's trouble is not the others'
                LOG.debug("{} could not be told of {}", connection.id(), name, e);
            }
            told = true;
        }
        return told;
    }

    private boolean mayHear(Map<String, Object> attributes) {
        return attributes.get(Keys.ROLE) instanceof String
                && attributes.get(Keys.EXPIRES) instanceof Long expires
                && clock.millis() < expires;
    }

    /** @param topics all known. @param filters checked; empty: as they are */
    synchronized Subscribed subscribe(
            Connection connection,
            List<String> topics,
            Optional<Map<String, Object>> filters,
            Optional<Position> resumeFrom,
            Optional<String> cause) {
        Map<String, Object> attributes = connection.attributes();
        long now = ring.last();
        for (Kept event : ring.after(sent, Ring.MOST)) // what was before the change is judged as before the change
        if (event.sequence() <= now) send(connection, new Texts(event));
        attributes.put(DELIVERED, now);

        Set<String> all = new LinkedHashSet<>(topics(attributes));
        all.addAll(topics);
        filters.ifPresent(given -> attributes.put(Keys.FILTERS, given));
        attributes.put(Keys.TOPICS, Set.copyOf(all));
        boolean gap = resumeFrom.isPresent() && resume(connection, topics, resumeFrom.get(), now, cause);
        return new Subscribed(List.copyOf(topics), filters(attributes), new Position(epoch, now), gap);
    }

    /** Tells again what came after {@code from}. @return whether some of it is not known any more */
    private boolean resume(
            Connection connection, List<String> topics, Position from, long now, Optional<String> cause) {
        if (!from.epoch().equals(epoch) || from.sequence() > now || from.sequence() < 0) return true;
        boolean gap = from.sequence() + 1 < ring.first();
        List<Kept> missed = ring.after(from.sequence(), Ring.MOST).stream()
                .filter(event -> event.sequence() <= now)
                .filter(event -> Topics.names(event.topic()).stream().anyMatch(topics::contains))
                .toList();
        if (missed.size() > MOST_REPLAYED) {
            gap = true;
            missed = missed.subList(missed.size() - MOST_REPLAYED, missed.size());
        }
        for (Kept event : missed) tell(connection, topics, new Texts(event), cause);
        return gap;
    }

    /** @param topics empty for all */
    synchronized List<String> unsubscribe(Connection connection, Optional<List<String>> topics) {
        Map<String, Object> attributes = connection.attributes();
        Set<String> left = new LinkedHashSet<>(topics(attributes));
        List<String> removed = new ArrayList<>();
        for (String topic : topics.orElse(left.stream().sorted().toList())) if (left.remove(topic)) removed.add(topic);
        if (left.isEmpty()) {
            attributes.remove(Keys.TOPICS);
            attributes.remove(Keys.FILTERS);
        } else attributes.put(Keys.TOPICS, Set.copyOf(left));
        return removed;
    }

    static Set<String> topics(Map<String, Object> attributes) {
        Set<String> names = new LinkedHashSet<>();
        if (attributes.get(Keys.TOPICS) instanceof Set<?> topics) topics.forEach(topic -> names.add((String) topic));
        return names;
    }

    private static Map<String, Object> filters(Map<String, Object> attributes) {
        Map<String, Object> filters = new TreeMap<>();
        if (attributes.get(Keys.FILTERS) instanceof Map<?, ?> kept)
            kept.forEach((key, value) -> filters.put((String) key, value));
        return filters;
    }

    static Statistics statistics(List<Connection> connections) {
        Map<String, Integer> counts = new TreeMap<>();
        int clients = 0;
        for (Connection connection : connections) {
            Set<String> topics = topics(connection.attributes());
            if (!topics.isEmpty()) clients++;
            topics.forEach(topic -> counts.merge(topic, 1, Integer::sum));
        }
        int subscriptions = counts.values().stream().mapToInt(Integer::intValue).sum();
        return new Statistics(subscriptions, clients, counts);
    }
}
