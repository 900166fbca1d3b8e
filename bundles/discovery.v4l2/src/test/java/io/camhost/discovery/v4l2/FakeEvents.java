package io.camhost.discovery.v4l2;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Sources of events in the hands of a test: each is opened as often as it is wanted. */
final class FakeEvents {
    final List<Source> opened = new CopyOnWriteArrayList<>();
    /** Names of those that cannot be opened. */
    final Set<String> broken = new java.util.concurrent.CopyOnWriteArraySet<>();

    /** @param names the best first */
    EventSources sources(String... names) {
        List<EventSources.Candidate> candidates = new ArrayList<>();
        for (String name : names) candidates.add(new EventSources.Candidate(name, () -> "", () -> open(name)));
        return new EventSources(candidates);
    }

    private EventSource open(String name) throws IOException {
        if (broken.contains(name)) throw new IOException("broken");
        Source source = new Source(name);
        opened.add(source);
        return source;
    }

    Source last() {
        return opened.get(opened.size() - 1);
    }

    static final class Source implements EventSource {
        private final String name;
        private final List<Hint> hints = new ArrayList<>();
        private boolean overrun;
        private boolean woken;
        private @Nullable IOException failure;
        boolean closed;

        Source(String name) {
            this.name = name;
        }

        synchronized void tell(String action, String node) {
            hints.add(new Hint(action, node));
            notifyAll();
        }

        synchronized void overrun() {
            overrun = true;
            notifyAll();
        }

        synchronized void fail(String reason) {
            failure = new IOException(reason);
            notifyAll();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public synchronized Arrival await(Duration longest) throws IOException, InterruptedException {
            long end = System.nanoTime() + longest.toNanos();
            while (hints.isEmpty() && !overrun && !woken && failure == null) {
                long left = (end - System.nanoTime() + 999_999) / 1_000_000;
                if (left <= 0) break;
                wait(left);
            }
            if (failure != null) throw failure;
            Arrival arrival = new Arrival(List.copyOf(hints), overrun);
            hints.clear();
            overrun = false;
            woken = false;
            return arrival;
        }

        @Override
        public synchronized void wake() {
            woken = true;
            notifyAll();
        }

        @Override
        public synchronized void close() {
            closed = true;
        }
    }
}
