package io.camhost.testing;

import io.camhost.api.event.Event;
import io.camhost.api.event.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Remembers what was published, in order. Threading: any thread. */
public final class FakeEvents implements Events {
    private static final String EPOCH = "fake";

    private final List<Event> published = new ArrayList<>();
    private final Map<String, Set<String>> topics = new HashMap<>();

    @Override
    public synchronized void publish(List<Event> happening) {
        published.addAll(happening);
    }

    /** Everything so far. */
    public synchronized List<Event> published() {
        return List.copyOf(published);
    }

    /** Everything so far of one topic. */
    public List<Event> published(String topic) {
        return published().stream().filter(event -> event.topic().equals(topic)).toList();
    }

    @Override
    public synchronized Subscribed subscribe(
            String session,
            List<String> wanted,
            Optional<Map<String, Object>> filters,
            Optional<Position> resumeFrom,
            Optional<String> cause) {
        topics.computeIfAbsent(session, any -> new LinkedHashSet<>()).addAll(wanted);
        boolean gap = resumeFrom.isPresent() && !resumeFrom.get().epoch().equals(EPOCH);
        return new Subscribed(wanted, filters.orElse(Map.of()), position(), gap);
    }

    @Override
    public synchronized List<String> unsubscribe(String session, Optional<List<String>> unwanted) {
        Set<String> there = topics.getOrDefault(session, new LinkedHashSet<>());
        List<String> removed = unwanted.orElse(List.copyOf(there)).stream()
                .filter(there::contains)
                .toList();
        there.removeAll(removed);
        return removed;
    }

    @Override
    public synchronized Set<String> subscriptions(String session) {
        return Set.copyOf(topics.getOrDefault(session, Set.of()));
    }

    @Override
    public synchronized Statistics statistics() {
        Map<String, Integer> counts = new TreeMap<>();
        topics.values().forEach(names -> names.forEach(name -> counts.merge(name, 1, Integer::sum)));
        int clients =
                (int) topics.values().stream().filter(names -> !names.isEmpty()).count();
        return new Statistics(counts.values().stream().mapToInt(count -> count).sum(), clients, counts);
    }

    @Override
    public synchronized Position position() {
        return new Position(EPOCH, published.size());
    }
}
