package io.camhost.gateway.jetty;

import io.camhost.gateway.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Handlers by listener and path. One that has left leaves a tombstone: for {@link #SWAP_WAIT} its successor is waited for, without a
 * thread. Of several at one place the last bound counts.
 *
 * <p>Threading: any thread. Whoever waits is called on the executor, never on the thread that binds.
 */
final class Board<S> {
    /** Longer than others wait for a part: who leaves finishes calls that may take seconds, and only then its successor comes. */
    static final Duration SWAP_WAIT = Duration.ofSeconds(10);

    /** @param path ends with {@code /} when it is for all below */
    record Place(Listener listener, String path) {
        boolean holds(Listener where, String asked) {
            return listener == where && (path.endsWith("/") ? asked.startsWith(path) : asked.equals(path));
        }
    }

    private final class Waiter {
        final Place place;
        final @Nullable S leaving;
        final Consumer<Optional<S>> then;
        Scheduler.@Nullable Task timeout;

        Waiter(Place place, @Nullable S leaving, Consumer<Optional<S>> then) {
            this.place = place;
            this.leaving = leaving;
            this.then = then;
        }
    }

    private final Executor executor;
    private final Scheduler scheduler;
    private final Map<Place, List<S>> bound = new HashMap<>();
    private final Map<S, Set<Place>> places = new IdentityHashMap<>();
    private final Map<Place, Long> left = new HashMap<>(); // when, by nanoTime
    private final Set<Waiter> waiters = new HashSet<>();
    private volatile Map<Place, S> current = Map.of();

    Board(Executor executor, Scheduler scheduler) {
        this.executor = executor;
        this.scheduler = scheduler;
    }

    /** Puts it at exactly these places, wherever it was before. */
    void bind(S service, Set<Place> at) {
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            Set<Place> before = places.getOrDefault(service, Set.of());
            places.put(service, Set.copyOf(at));
            for (Place place : at) {
                if (!before.contains(place))
                    bound.computeIfAbsent(place, any -> new ArrayList<>()).add(service);
                left.remove(place);
            }
            for (Place place : before) if (!at.contains(place)) remove(service, place);
            publish();
            for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
                Waiter waiter = each.next();
                S there = current.get(waiter.place);
                if (there == null || there == waiter.leaving) continue;
                each.remove();
                if (waiter.timeout != null) waiter.timeout.cancel();
                calls.add(() -> waiter.then.accept(Optional.of(there)));
            }
        }
        calls.forEach(executor::execute);
    }

    /** @return the places where it was */
    synchronized Set<Place> unbind(S service) {
        Set<Place> was = places.remove(service);
        if (was == null) return Set.of();
        was.forEach(place -> remove(service, place));
        publish();
        return was;
    }

    private void remove(S service, Place place) {
        List<S> there = bound.getOrDefault(place, new ArrayList<>());
        there.removeIf(each -> each == service);
        if (!there.isEmpty()) return;
        bound.remove(place);
        left.put(place, System.nanoTime());
    }

    private void publish() {
        left.values().removeIf(at -> System.nanoTime() - at > SWAP_WAIT.toNanos());
        Map<Place, S> snapshot = new HashMap<>();
        bound.forEach((place, there) -> snapshot.put(place, there.get(there.size() - 1)));
        current = Map.copyOf(snapshot);
    }

    Optional<S> now(Place place) {
        return Optional.ofNullable(current.get(place));
    }

    /** Whether somebody is at exactly that path: then nobody can be who fits better. */
    boolean has(Listener listener, String path) {
        return current.containsKey(new Place(listener, path));
    }

    /** Where that path is answered, or was until a moment ago; the longest one. */
    synchronized Optional<Place> find(
            Listener listener, String path) { // one look at both: it may move from one to the other
        Place best = null;
        for (Place place : current.keySet()) if (place.holds(listener, path) && longer(place, best)) best = place;
        for (Map.Entry<Place, Long> grave : left.entrySet()) {
            Place place = grave.getKey();
            boolean fresh = System.nanoTime() - grave.getValue() < SWAP_WAIT.toNanos();
            if (fresh && place.holds(listener, path) && longer(place, best)) best = place;
        }
        return Optional.ofNullable(best);
    }

    private static boolean longer(Place place, @Nullable Place than) {
        return than == null || place.path().length() > than.path().length();
    }

    /**
     * Who is at that place, now or within the swap time.
     *
     * @param leaving one that has said it is going: another one is wanted
     * @param until by {@link System#nanoTime}: not longer
     * @param then called once, at once on this thread when somebody is there; empty when nobody came
     */
    void await(Place place, @Nullable S leaving, long until, Consumer<Optional<S>> then) {
        S there = current.get(place);
        if (there == null || there == leaving) {
            synchronized (this) {
                there = current.get(place);
                if (there == null || there == leaving) {
                    long wait = Math.min(SWAP_WAIT.toNanos(), until - System.nanoTime());
                    Long at = left.get(place);
                    if (there == null && at != null)
                        wait = Math.min(wait, SWAP_WAIT.toNanos() - (System.nanoTime() - at));
                    if (wait > 0 && (there != null || at != null)) {
                        Waiter waiter = new Waiter(place, leaving, then);
                        waiters.add(waiter);
                        waiter.timeout = scheduler.schedule(() -> giveUp(waiter), wait, TimeUnit.NANOSECONDS);
                        return;
                    }
                    there = null;
                }
            }
        }
        then.accept(Optional.ofNullable(there));
    }

    private void giveUp(Waiter waiter) {
        synchronized (this) {
            if (!waiters.remove(waiter)) return;
        }
        executor.execute(() -> waiter.then.accept(Optional.empty()));
    }
}
