package io.camhost.discovery.v4l2;

import io.camhost.discovery.v4l2.EventSource.Arrival;
import io.camhost.discovery.v4l2.EventSource.Hint;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a discovery: opens a source of events before it looks for the first time, then waits for events and looks when one
 * comes, when a regular look is due, or when the {@link NodeWatch} wants to. A source of events that misses what a regular look finds is
 * given up for the next best.
 */
final class Watching implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);
    private static final Pattern NODE = Pattern.compile("video(0|[1-9][0-9]{0,5})");

    /** What a look has found may be announced so much later: udevd can be slow. */
    private static final long LATE = 5_000_000_000L;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final EventSources sources;
    private final Pace.Mode mode;
    private final Pace pace;
    private final Statistics statistics;
    private final NodeWatch watch;
    private final Thread thread;
    private final Set<String> silent = new HashSet<>(); // used by the thread only

    private volatile EventSource source = new NoEvents();
    private volatile Pace.Source proof = Pace.Source.NONE;
    private volatile List<String> passedOver = List.of();
    private volatile boolean stopped;
    private volatile boolean closed;

    private long nextPoll;
    /** When a regular look found what no event had told; 0 for never. */
    private long unannounced;

    /** The next regular look finds what was there before the source was opened. */
    private boolean catchingUp = true;

    private long followUp = Long.MAX_VALUE;
    private boolean failing;

    /** @param watch makes it, given what wakes this thread */
    Watching(
            EventSources sources,
            Pace.Mode mode,
            Pace pace,
            Statistics statistics,
            Function<Runnable, NodeWatch> watch) {
        this.sources = sources;
        this.mode = mode;
        this.pace = pace;
        this.statistics = statistics;
        this.watch = watch.apply(() -> source.wake());
        this.thread = new Thread(this::run, "discovery.v4l2");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            open();
            nextPoll = System.nanoTime();
            while (!closed) round();
        } catch (InterruptedException end) {
            if (!closed) LOG.warn("discovery.v4l2 was interrupted");
        } finally {
            source.close();
        }
    }

    private void round() throws InterruptedException {
        Arrival arrival = await();
        long now = System.nanoTime();
        if (closed) return;
        if (now >= followUp) followUp = Long.MAX_VALUE;
        boolean told = accept(arrival, now);
        boolean regular = now >= nextPoll;
        if (regular && pace.checks(now)) watch.check();
        try {
            int moves = watch.look(now, told ? OptionalLong.of(now) : OptionalLong.empty());
            if (regular) {
                if (moves > 0 && !told && !catchingUp) missed(now);
                catchingUp = false;
                statistics.polls.increment();
                nextPoll = now + pace.succeeded(now, proof);
                if (sources.betterThan(source.name(), silent) && mode != Pace.Mode.POLL_ONLY) reopen();
            } else if (pace.stopped()) nextPoll = now + pace.succeeded(now, proof);
            works();
        } catch (IOException e) {
            failed(now, e);
        } catch (RuntimeException e) {
            if (!failing) LOG.error("looking for video devices failed; it goes on", e);
            failed(now, e);
        }
        giveUpSilentOne(now);
    }

    private Arrival await() throws InterruptedException {
        long until = Math.min(followUp, Math.min(nextPoll, watch.due()));
        if (unannounced != 0) until = Math.min(until, unannounced + LATE);
        long left = Math.min(LONGEST_WAIT.toNanos(), Math.max(0, until - System.nanoTime()));
        try {
            return source.await(Duration.ofNanos(left));
        } catch (IOException | RuntimeException e) {
            LOG.warn("the events of {} have ended: {}", source.name(), e.getMessage());
            silent.add(source.name());
            reopen();
            return new Arrival(List.of(), true);
        }
    }

    /** @return whether something about a node of ours was told */
    private boolean accept(Arrival arrival, long now) {
        boolean told = arrival.overrun();
        if (arrival.overrun()) {
            statistics.overruns.increment();
            LOG.info("events of {} were lost: everything is looked at", source.name());
        }
        for (Hint hint : arrival.hints()) told |= accept(hint);
        if (!told) return false;
        pace.event(now);
        followUp = now + NodeWatch.SETTLING; // some sources tell before the list is right
        unannounced = 0;
        if (proof == Pace.Source.UNPROVEN) proof = Pace.Source.PROVEN;
        return true;
    }

    private boolean accept(Hint hint) {
        Matcher name = NODE.matcher(hint.node());
        int number = name.matches() ? Integer.parseInt(name.group(1)) : -1;
        if (number < 0 || !watch.wants(number)) {
            statistics.filtered.increment();
            return false;
        }
        switch (hint.action()) {
            // one that was found before udevd had done its work has the rights of then: what it may do now is asked
            // anew
            case "add", "change" -> watch.changed(number);
            case "remove", "move" -> watch.hinted(number);
            default -> {
                statistics.skipped.increment();
                return false;
            }
        }
        statistics.processed.increment();
        return true;
    }

    // sources

    private void open() {
        if (mode == Pace.Mode.POLL_ONLY) {
            passedOver = List.of("camera.discovery_mode is poll-only");
            return;
        }
        EventSources.Opened opened = sources.open(silent);
        source = opened.source();
        passedOver = opened.passedOver();
        boolean any = !(source instanceof NoEvents);
        proof = any ? Pace.Source.UNPROVEN : Pace.Source.NONE;
        if (any) LOG.info("changes of video devices are noticed by {}", inWords());
        else LOG.warn("changes of video devices are noticed by {}", inWords());
    }

    private void reopen() {
        source.close();
        unannounced = 0;
        catchingUp = true;
        open();
        nextPoll = System.nanoTime(); // what has changed in between
    }

    /** A regular look has found what no event had told. */
    private void missed(long now) {
        statistics.unannounced.increment();
        if (proof != Pace.Source.NONE && unannounced == 0) unannounced = now;
    }

    private void giveUpSilentOne(long now) {
        if (unannounced == 0 || now < unannounced + LATE) return;
        LOG.warn("{} does not tell what happens here", source.name());
        silent.add(source.name());
        reopen();
    }

    // failures

    private void works() {
        if (failing) LOG.info("looking for video devices works again");
        failing = false;
        stopped = false;
    }

    private void failed(long now, Exception e) {
        nextPoll = now + pace.failed();
        failing = true;
        if (pace.stopped() && !stopped) {
            stopped = true;
            LOG.error("looking for video devices has failed {} times in a row", Pace.MOST_FAILURES, e);
        }
    }

    // for the health report

    boolean stopped() {
        return stopped;
    }

    /** For people: how changes are noticed, and why not better. */
    String inWords() {
        String why = passedOver.isEmpty() ? "" : " (" + String.join("; ", passedOver) + ")";
        String how = source instanceof NoEvents ? "looks again and again" : "events of " + source.name();
        return how + why;
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("event_source", source.name());
        details.put("event_source_proven", proof == Pace.Source.PROVEN);
        details.put("better_sources", passedOver);
        details.put("discovery_mode", mode.word());
        details.put("polling_interval", Math.round(pace.interval() * 1000) / 1000.0);
        details.put("interval_adjustments", pace.adjustments());
        return details;
    }

    /** Somebody has failed who was called with these arguments. */
    void doubt(List<String> argv) {
        watch.doubt(argv);
    }

    Inherited knowledge() {
        return thread.isAlive() ? Inherited.NOTHING : watch.knowledge();
    }

    /** Ends the thread within a second; nothing is told after this. */
    @Override
    public void close() {
        closed = true;
        watch.end();
        source.wake();
        try {
            thread.join(1000);
            if (thread.isAlive()) LOG.warn("discovery.v4l2 does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
