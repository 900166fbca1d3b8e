package io.camhost.swap;

import io.camhost.api.Deadline;
import io.camhost.api.ServiceGone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Services by key, with a tombstone for a key that has just left: whoever asks for it within the swap time waits, on their own
 * thread, for its successor. Two services of one key may be there for a moment; the last bound one counts.
 *
 * @param <K> the key, such as a method's name
 * @param <S> the service
 */
public final class Whiteboard<K, S> implements AutoCloseable {
    private final String what;
    private final Duration tombstone;
    private final Map<K, List<S>> services = new HashMap<>();
    private final Map<K, Long> left = new HashMap<>(); // when, by nanoTime
    private volatile Map<K, S> current = Map.of();
    private boolean closed;

    /** @param tombstone how long a key that has left is waited for */
    public Whiteboard(String what, Duration tombstone) {
        this.what = what;
        this.tombstone = tombstone;
    }

    public synchronized void bind(K key, S service) {
        services.computeIfAbsent(key, any -> new ArrayList<>()).add(service);
        left.remove(key);
        publish();
    }

    public synchronized void unbind(K key, S service) {
        List<S> there = services.get(key);
        if (there == null || !there.remove(service)) return;
        if (there.isEmpty()) {
            services.remove(key);
            left.put(key, System.nanoTime());
        }
        left.values().removeIf(at -> System.nanoTime() - at > tombstone.toNanos());
        publish();
    }

    private void publish() {
        Map<K, S> snapshot = new HashMap<>();
        services.forEach((key, there) -> snapshot.put(key, there.get(there.size() - 1)));
        current = Map.copyOf(snapshot);
        notifyAll();
    }

    /** What is there now. */
    public Map<K, S> all() {
        return current;
    }

    public Optional<S> now(K key) {
        return Optional.ofNullable(current.get(key));
    }

    /** Keys that have just left and are still waited for. */
    public synchronized List<K> tombstones() {
        return left.entrySet().stream()
                .filter(grave -> System.nanoTime() - grave.getValue() < tombstone.toNanos())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The service of that key; waits for it when it has just left.
     *
     * @param leaving one that has said {@link ServiceGone}: another one is wanted
     * @return empty when there is none and was none lately, or none came in time
     * @throws ServiceGone when this whiteboard is closed
     */
    public Optional<S> find(K key, Deadline deadline, @Nullable S leaving) throws InterruptedException {
        S there = current.get(key);
        if (there != null && there != leaving) return Optional.of(there);
        long begun = System.nanoTime();
        try {
            synchronized (this) {
                while (true) {
                    if (closed) throw new ServiceGone(what);
                    there = current.get(key);
                    if (there != null && there != leaving) return Optional.of(there);
                    Long at = left.get(key);
                    if (there == null && at == null) return Optional.empty();
                    long now = System.nanoTime();
                    long wait = deadline.swapWaitRemaining().toNanos() - (now - begun);
                    if (at != null) wait = Math.min(wait, tombstone.toNanos() - (now - at));
                    if (wait <= 0) return Optional.empty();
                    wait(Math.max(1, wait / 1_000_000));
                }
            }
        } finally {
            deadline.waited(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
