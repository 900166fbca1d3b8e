package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Ledger.Cause;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams.Progress;
import io.camhost.api.media.Streams.Recording;
import io.camhost.api.media.Streams.RecordingRequest;
import io.camhost.api.media.WantedRecording;
import io.camhost.api.storage.Storage.Reserved;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recording sessions: who asks for one gets it at once, {@link #advance} brings it to its end.
 *
 * <p>Threading: {@link #advance} on one thread, everything else on any. Other bundles are only called outside the lock.
 */
final class Recordings {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    private static final Duration FIRST_SEGMENT = Duration.ofSeconds(15);
    private static final Duration KEPT = Duration.ofMinutes(1);
    /** A publisher that ended is started anew so soon. */
    private static final long PUBLISHER_LOST = 10_000;
    /** The clocks differ by more than scheduling explains. */
    private static final long CLOCK_SET = 1000;

    private static final String AWAY = "the camera was disconnected";

    private final Settings settings;
    private final Happenings happenings;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Runnable save;
    private final RecordingBreaker breaker;
    private final Resumes resumes;
    private final Map<String, Session> byId = new HashMap<>();
    private final Map<CameraId, Session> active = new HashMap<>();
    private final Map<CameraId, Session> last = new HashMap<>();
    private final Set<CameraId> starting = new HashSet<>();

    /** @param save writes the state file; called without the lock */
    Recordings(Settings settings, Happenings happenings, InstantSource clock, LongSupplier nanoTime, Runnable save) {
        this.settings = settings;
        this.happenings = happenings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.save = save;
        this.breaker = new RecordingBreaker(settings.recordingFailures(), settings.recordingRecovery(), nanoTime);
        this.resumes = new Resumes(settings.resume());
    }

    RecordingBreaker breaker() {
        return breaker;
    }

    /** @param reserve reserves the name; called without the lock */
    Recording start(
            RecordingRequest request, Supplier<Reserved> reserve, java.util.function.Consumer<Reserved> release) {
        CameraId camera = request.camera();
        synchronized (this) {
            Session known = byId.get(request.id());
            if (known != null) return known.picture(nanoTime.getAsLong());
            if (active.containsKey(camera)) throw CamhostException.invalidState("RECORDING", "STOPPED");
            breaker.check();
            if (!starting.add(camera)) throw CamhostException.invalidState("RECORDING", "STOPPED");
        }
        Session session;
        try {
            Reserved reserved = reserve.get();
            synchronized (this) {
                session = new Session(
                        request.id(),
                        camera,
                        reserved,
                        request.format(),
                        clock.instant(),
                        nanoTime.getAsLong(),
                        request.duration());
                byId.put(session.id, session);
                active.put(camera, session);
            }
        } finally {
            synchronized (this) {
                starting.remove(camera);
            }
        }
        try {
            save.run();
        } catch (UncheckedIOException e) {
            LOG.error("{} is not recorded", camera, e);
            synchronized (this) {
                byId.remove(session.id);
                active.remove(camera);
            }
            release.accept(session.reserved);
            throw CamhostException.dependencyFailed("storage", "the state of the recording cannot be saved");
        }
        resumes.cancel(camera);
        LOG.info("{} is recorded as {}", camera, session.reserved.name());
        happenings.recordingStarted(camera, session.reserved.name(), request.cause());
        synchronized (this) {
            return session.picture(nanoTime.getAsLong());
        }
    }

    Recording stop(CameraId camera, String id, Optional<String> cause) {
        Recording picture;
        synchronized (this) {
            Session session = active.get(camera);
            if (session == null) {
                resumes.cancel(camera);
                Session ended = last.get(camera);
                if (ended != null && !id.isEmpty() && ended.stopId.equals(id))
                    return ended.picture(nanoTime.getAsLong());
                throw CamhostException.invalidState("STOPPED", "RECORDING");
            }
            if (session.progress == Progress.RUNNING)
                session.stop(id, cause, "", clock.instant(), nanoTime.getAsLong());
            else session.stopId = id; // asked again: the media server has not agreed yet
            picture = session.picture(nanoTime.getAsLong());
        }
        saveQuietly();
        return picture;
    }

    /** Waits at most so long for its end. */
    synchronized Optional<Recording> find(String id, Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        Session session = byId.get(id);
        while (session != null && !session.ended()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) break;
            wait(left);
        }
        return Optional.ofNullable(session).map(known -> known.picture(nanoTime.getAsLong()));
    }

    synchronized List<Recording> inProgress() {
        return active.values().stream()
                .sorted(Comparator.comparing(session -> session.camera))
                .map(session -> session.picture(nanoTime.getAsLong()))
                .toList();
    }

    synchronized boolean isRecorded(CameraId camera) {
        return active.containsKey(camera);
    }

    /** What the driver is to record of it. */
    synchronized Optional<WantedRecording> wanted(CameraId camera) {
        Session session = active.get(camera);
        if (session == null || session.progress != Progress.RUNNING) return Optional.empty();
        return Optional.of(
                new WantedRecording(session.id, session.reserved.file(), settings.part(), settings.segment()));
    }

    /** Cameras that are recorded: their streams are kept even while they are away. */
    synchronized Set<CameraId> cameras() {
        return Set.copyOf(active.keySet());
    }

    /**
     * One round.
     *
     * @param trouble why pictures of a camera do not come now, if they do not
     * @param finish ends the files of a stopped session: see {@link RecordingEnd}
     */
    void advance(
            Map<CameraId, StreamState> states,
            Set<CameraId> connected,
            Function<CameraId, Optional<Cause>> trouble,
            boolean full,
            RecordingEnd finish) {
        List<Session> sessions;
        synchronized (this) {
            sessions = List.copyOf(active.values());
            forgetOld();
        }
        boolean changed = false;
        for (Session session : sessions) {
            Optional<StreamState.Recording> there = Optional.ofNullable(states.get(session.camera))
                    .flatMap(StreamState::recording)
                    .filter(recording -> recording.id().equals(session.id));
            changed |= see(session, Optional.ofNullable(states.get(session.camera)), trouble.apply(session.camera));
            changed |= session.progress == Progress.RUNNING
                    ? watch(session, there, connected.contains(session.camera), full)
                    : end(session, there, finish);
        }
        if (changed) saveQuietly();
    }

    /** Notes what may cost pictures. @return whether that is new */
    private synchronized boolean see(Session session, Optional<StreamState> state, Optional<Cause> trouble) {
        if (session.progress != Progress.RUNNING) return false;
        long now = clock.instant().toEpochMilli();
        Optional<Cause> cause =
                trouble.map(why -> why == Cause.PUBLISHER_RESTART && !session.seen ? Cause.STARTING : why);
        boolean fresh = session.troubles.see(cause, now);
        Optional<Instant> publisher = state.flatMap(StreamState::publisher).map(StreamState.Publisher::startedAt);
        if (publisher.isPresent() && !publisher.equals(session.publisherSince)) {
            if (session.publisherSince.isPresent()) {
                long begun = publisher.get().toEpochMilli();
                long lost = Math.max(session.lookedMillis, begun - PUBLISHER_LOST);
                session.troubles.add(new Trouble(Cause.PUBLISHER_RESTART, new Span(Math.min(lost, now), now)));
            }
            session.publisherSince = publisher;
            fresh = true;
        }
        state.filter(StreamState::live)
                .ifPresent(there -> session.placeholder = there.guarantee() == StreamState.Guarantee.SEAMLESS);
        fresh |= clockWasSet(session, now);
        session.lookedMillis = now;
        return fresh;
    }

    private boolean clockWasSet(Session session, long wall) {
        long nanos = nanoTime.getAsLong();
        long passed = session.lookedNanos == Session.NEVER ? 0 : (nanos - session.lookedNanos) / 1_000_000;
        long expected = session.lookedMillis + passed;
        boolean set = session.lookedNanos != Session.NEVER && Math.abs(wall - expected) > CLOCK_SET;
        session.lookedNanos = nanos;
        if (set)
            session.troubles.add(
                    new Trouble(Cause.CLOCK, new Span(Math.min(wall, expected), Math.max(wall, expected))));
        return set;
    }

    /** Those that go on, for whoever looks into their files. */
    synchronized List<Session.Account> running() {
        return active.values().stream()
                .filter(session -> session.progress == Progress.RUNNING)
                .map(Session::account)
                .toList();
    }

    synchronized void toldGaps(String id, long until) {
        Session session = byId.get(id);
        if (session != null) session.gapsToldUntil = Math.max(session.gapsToldUntil, until);
    }

    private synchronized boolean watch(
            Session session, Optional<StreamState.Recording> there, boolean connected, boolean full) {
        long now = nanoTime.getAsLong();
        if (session.progress != Progress.RUNNING) return false;
        boolean first = !session.seen;
        there.ifPresent(recording -> {
            session.seen |= recording.file().isPresent();
            session.size = Math.max(session.size, recording.bytes());
        });
        if (first && session.seen) breaker.succeeded();
        if (connected) session.awaySinceNanos = Session.NEVER;
        else if (session.awaySinceNanos == Session.NEVER) session.awaySinceNanos = now;
        Duration length = session.lengthAt(now);
        String failure = there.flatMap(StreamState.Recording::failed).orElse("");
        if (!failure.isEmpty()) breaker.failed();
        if (failure.contains("disk")) {
            long wall = clock.instant().toEpochMilli();
            session.troubles.add(new Trouble(Cause.DISK, new Span(wall, wall)));
        }
        if (!connected && now - session.awaySinceNanos >= settings.awayLimit().toNanos()) failure = AWAY;
        else if (!session.seen && connected && length.compareTo(FIRST_SEGMENT) > 0)
            failure = "no picture arrived within " + FIRST_SEGMENT.toSeconds() + " s";
        boolean over = session.limit.isPresent() && length.compareTo(session.limit.get()) >= 0;
        if (!failure.isEmpty() || over || full) {
            if (full) LOG.warn("{}: the recording is stopped, since the storage is full", session.camera);
            session.stop("", Optional.empty(), failure, clock.instant(), now);
            return true;
        }
        if (now - session.toldNanos >= settings.progress().toNanos()) {
            session.toldNanos = now;
            happenings.recordingProgress(session.camera, session.reserved.name(), length.toSeconds(), session.size);
        }
        return first && session.seen;
    }

    private boolean end(Session session, Optional<StreamState.Recording> there, RecordingEnd finish) {
        Optional<RecordingEnd.Ended> ended = finish.step(session, there.isPresent());
        if (ended.isEmpty()) return false;
        Recording picture;
        synchronized (this) {
            session.size = ended.get().size();
            session.format = ended.get().format();
            session.progress = session.failure.isEmpty() ? Progress.DONE : Progress.FAILED;
            session.endedNanos = nanoTime.getAsLong();
            active.remove(session.camera);
            last.put(session.camera, session);
            picture = session.picture(nanoTime.getAsLong());
            notifyAll();
        }
        if (session.failure.equals(AWAY)) resumes.add(session);
        tell(session, picture);
        return true;
    }

    private void tell(Session session, Recording recording) {
        long seconds = recording.length().toSeconds();
        if (recording.progress() == Progress.DONE) {
            if (recording.size() == 0)
                LOG.warn("{}: the recording {} has no file", recording.camera(), recording.name());
            else LOG.info("{} is no longer recorded: {}, {} s", recording.camera(), recording.name(), seconds);
            happenings.recordingStopped(recording.camera(), recording.name(), seconds, session.stopCause);
        } else {
            LOG.warn("{}: the recording {} ended: {}", recording.camera(), recording.name(), session.failure);
            happenings.recordingFailed(
                    recording.camera(), recording.name(), seconds, session.failure, session.stopCause);
        }
    }

    private void forgetOld() {
        long now = nanoTime.getAsLong();
        byId.values().removeIf(session -> session.ended() && now - session.endedNanos > KEPT.toNanos());
    }

    private void saveQuietly() {
        try {
            save.run();
        } catch (UncheckedIOException e) {
            LOG.error("the state of the recordings cannot be saved", e);
        }
    }

    /** Those that ended because their camera was away, and are to be begun anew. */
    Resumes resumes() {
        return resumes;
    }

    /** For the successor, or for the file. @param all whether ended ones are kept too */
    synchronized List<Map<String, Object>> keep(boolean all) {
        List<Map<String, Object>> kept = new ArrayList<>();
        for (Session session : byId.values()) if (all || !session.ended()) kept.add(session.toMap());
        return kept;
    }

    /** @param sameHost see {@link Session#of} */
    synchronized void restore(List<?> kept, boolean sameHost) {
        for (Object each : kept) {
            try {
                Session session = Session.of((Map<?, ?>) each, sameHost, clock.instant(), nanoTime.getAsLong());
                if (!session.ended()) session.gone(sameHost, clock.instant().toEpochMilli());
                byId.put(session.id, session);
                if (session.ended()) last.put(session.camera, session);
                else active.put(session.camera, session);
            } catch (RuntimeException e) {
                LOG.warn("a recording session is not understood and is forgotten: {}", e.toString());
            }
        }
    }
}
