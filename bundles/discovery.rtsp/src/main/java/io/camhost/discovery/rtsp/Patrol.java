package io.camhost.discovery.rtsp;

import io.camhost.api.Secret;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes from camera to camera and looks whether it is there: one look at a camera at a time, seldom while all is well, with growing
 * pauses while it is not, and not at all while its picture is being published.
 *
 * <p>Threading: any thread. The sink is told under the lock, one thing after the other; it returns in microseconds.
 */
final class Patrol {
    private static final Logger LOG = LoggerFactory.getLogger(Patrol.class);
    /** So long the first look may take; whoever has not answered by then is told as such. */
    static final Duration FIRST_LOOK = Duration.ofSeconds(10);
    /** In such steps a pause goes by for a camera that may be given another password. */
    private static final Duration STEP = Duration.ofSeconds(2);
    /** Cameras without a number of their own are counted from here on. */
    private static final int FIRST_NUMBER = 100;
    /** Until somebody is there again who can ask cameras. */
    private static final Duration NOBODY = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    private final Sources sources;
    private final Map<String, Watch> watches = new LinkedHashMap<>(); // by key
    private final Map<String, String> restored = new HashMap<>(); // faults by key, as a predecessor knew them
    private Duration interval;
    private List<String> expected;
    private @Nullable Sink sink;
    private boolean lookedAtAll;
    private boolean timeIsUp;
    private boolean closed;

    /** @param expected names of all cameras of the configuration, in order: they may come one after the other */
    Patrol(Surroundings surroundings, Sources sources, Duration interval, List<String> expected) {
        this.surroundings = surroundings;
        this.sources = sources;
        this.interval = interval;
        this.expected = List.copyOf(expected);
    }

    synchronized void configure(Duration newInterval, List<String> nowExpected) {
        interval = newInterval;
        expected = List.copyOf(nowExpected);
        tellWhenComplete();
    }

    /** These are the cameras from now on: what is the same goes on. @return those that are not watched, with the reason */
    synchronized Map<String, String> watch(Collection<RtspCamera> cameras) {
        Map<String, String> refused = new LinkedHashMap<>();
        Map<String, RtspCamera> wanted = new LinkedHashMap<>();
        for (RtspCamera camera : cameras) {
            RtspCamera other = wanted.putIfAbsent(camera.url().key(), camera);
            if (other != null) refused.put(camera.name(), "it has the address of " + other.name());
        }
        for (Watch watch : List.copyOf(watches.values())) if (!wanted.containsKey(watch.key())) leave(watch, true);
        wanted.values().forEach(this::join);
        if (names().containsAll(expected)) sources.keepOnly(wanted.values());
        tellWhenComplete();
        return refused;
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        watches.values().forEach(watch -> names.add(watch.camera.name()));
        return names;
    }

    private void join(RtspCamera camera) {
        Watch before = watches.get(camera.url().key());
        if (before != null
                && before.camera.name().equals(camera.name())
                && before.camera.user().equals(camera.user())) return;
        Watch watch = new Watch(camera, sources.input(camera), number(camera.name()));
        String fault = restored.remove(watch.key());
        if (before != null) {
            watch.verdict = before.verdict;
            watch.password = before.password;
            leave(before, false);
        } else if (fault != null) {
            watch.verdict = new Watch.Verdict(fault);
            watch.doubted = !fault.isEmpty();
        }
        watches.put(watch.key(), watch);
        if (watch.verdict != null) tell(watch);
        boolean handedOver = fault != null && fault.isEmpty();
        plan(watch, handedOver ? watch.pause(interval, surroundings.jitter()) : Duration.ZERO);
    }

    private OptionalInt number(String name) {
        int place = expected.indexOf(name);
        return place < 0 ? OptionalInt.empty() : OptionalInt.of(FIRST_NUMBER + place);
    }

    private void leave(Watch watch, boolean forGood) {
        watches.remove(watch.key());
        if (watch.cancelNext != null) watch.cancelNext.run();
        Sink told = sink;
        if (forGood && told != null && (watch.verdict != null || lookedAtAll))
            told.absent(new CameraIdentity(RtspDiscovery.NAME, watch.key()));
    }

    // looking

    private void plan(Watch watch, Duration pause) {
        if (closed || watches.get(watch.key()) != watch) return;
        if (watch.cancelNext != null) watch.cancelNext.run();
        boolean inSteps = watch.awaitsPassword() && pause.compareTo(STEP) > 0;
        watch.cancelNext = inSteps
                ? surroundings.after(STEP, () -> begin(watch, () -> step(watch, pause.minus(STEP))))
                : surroundings.after(pause, () -> begin(watch, () -> look(watch)));
    }

    /** While a pause goes on: with another password there is no reason to wait. */
    private void step(Watch watch, Duration left) {
        Optional<Secret> password = surroundings.secret(watch.camera.secretName(), watch.password);
        synchronized (this) {
            if (!watch.looking) plan(watch, password.equals(watch.password) ? left : Duration.ZERO);
        }
    }

    private void begin(Watch watch, Runnable task) {
        try {
            surroundings.execute(task);
        } catch (RejectedExecutionException busy) {
            synchronized (this) {
                plan(watch, NOBODY);
            }
        }
    }

    private void look(Watch watch) {
        boolean mayKnock;
        boolean known;
        boolean trusted;
        synchronized (this) {
            if (closed || watches.get(watch.key()) != watch) return;
            if (watch.looking) {
                watch.again = true;
                return;
            }
            watch.looking = true;
            watch.again = false;
            mayKnock = watch.mayKnock();
            known = watch.verdict != null;
            // its publisher would have ended, unless it has just begun and tries in vain
            trusted = !known || watch.good() && !watch.doubted;
        }
        Optional<Watch.Verdict> verdict = Optional.empty();
        try {
            verdict = judge(watch, mayKnock, trusted, !known);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            looked(watch, verdict);
        }
    }

    /** @param trusted whether a publisher that runs is proof. @param proven and must have been running for a while */
    private Optional<Watch.Verdict> judge(Watch watch, boolean mayKnock, boolean trusted, boolean proven)
            throws InterruptedException {
        RtspCamera camera = watch.camera;
        watch.password = surroundings.secret(camera.secretName(), watch.password);
        try {
            sources.write(camera, watch.password);
        } catch (IOException e) {
            return Optional.of(new Watch.Verdict("its login cannot be kept in memory ("
                    + e.getClass().getSimpleName() + "): /dev/shm must be writable"));
        }
        if (trusted && surroundings.streams(watch.source, proven)) return Optional.of(Watch.Verdict.GOOD);
        if (mayKnock && surroundings.answers(camera.url())) return Optional.of(Watch.Verdict.GOOD);
        return surroundings.probe(watch.description());
    }

    /** @param verdict empty when nobody could ask it */
    private synchronized void looked(Watch watch, Optional<Watch.Verdict> verdict) {
        watch.looking = false;
        if (closed || watches.get(watch.key()) != watch) return;
        if (verdict.isPresent() && watch.found(verdict.get())) {
            if (watch.good()) LOG.info("{} answers", watch.camera.name());
            else
                LOG.warn(
                        "{} shows nothing: {}",
                        watch.camera.name(),
                        verdict.get().fault());
            tell(watch);
            tellWhenComplete();
        }
        Duration pause = watch.pause(interval, surroundings.jitter());
        if (watch.again) pause = Duration.ZERO;
        else if (verdict.isEmpty()) pause = NOBODY;
        plan(watch, pause);
    }

    /** A publisher of that source has ended: who knows what it means. */
    synchronized void doubt(List<String> argv) {
        for (Watch watch : watches.values()) {
            if (!argv.contains(watch.source.url())) continue;
            watch.doubted = true;
            if (watch.looking) watch.again = true;
            else plan(watch, Duration.ZERO);
        }
    }

    // telling

    /** Tells it what is known, and what there is from then on. */
    synchronized void tell(Sink listener) {
        sink = listener;
        lookedAtAll = false;
        timeIsUp = false;
        for (Watch watch : watches.values()) if (watch.verdict != null) listener.present(watch.description());
        tellWhenComplete();
        if (!lookedAtAll) surroundings.after(FIRST_LOOK, () -> timeIsUp(listener));
    }

    private synchronized void timeIsUp(Sink listener) {
        if (sink != listener || lookedAtAll) return;
        timeIsUp = true;
        for (Watch watch : watches.values()) if (watch.verdict == null) listener.present(watch.description());
        tellWhenComplete();
    }

    synchronized void forget(Sink listener) {
        if (sink == listener) sink = null;
    }

    private void tell(Watch watch) {
        Sink told = sink;
        if (told != null) told.present(watch.description());
    }

    private void tellWhenComplete() {
        Sink told = sink;
        if (told == null || lookedAtAll) return;
        boolean all =
                names().containsAll(expected) && watches.values().stream().allMatch(watch -> watch.verdict != null);
        if (!all && !timeIsUp) return;
        lookedAtAll = true;
        told.complete();
    }

    /** By name, why it shows nothing; an empty text when it does. Those that have not been looked at are missing. */
    synchronized Map<String, String> verdicts() {
        Map<String, String> verdicts = new LinkedHashMap<>();
        for (Watch watch : watches.values()) {
            Watch.Verdict verdict = watch.verdict;
            if (verdict != null) verdicts.put(watch.camera.name(), verdict.fault());
        }
        return verdicts;
    }

    synchronized int size() {
        return watches.size();
    }

    // handing over

    /** Nothing is told and nothing begun from here on. @return what a successor should know: faults by key */
    synchronized Map<String, Object> close() {
        closed = true;
        sink = null;
        Map<String, Object> known = new HashMap<>();
        for (Watch watch : watches.values()) {
            if (watch.cancelNext != null) watch.cancelNext.run();
            Watch.Verdict verdict = watch.verdict;
            if (verdict != null) known.put(watch.key(), verdict.fault());
        }
        return known;
    }

    /** What a predecessor knew of cameras that will come. */
    synchronized void restore(Map<?, ?> known) {
        known.forEach((key, fault) -> restored.put(String.valueOf(key), String.valueOf(fault)));
    }
}
