package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.media.Encoding;
import io.camhost.api.media.Ledger.Cause;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.Processes;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The loop that makes the media server agree: one {@link #round} sees what is, moves snapshots and recordings on, and tells the
 * driver what is wanted, if that is new. Threading: rounds on one thread, {@link #view} on any.
 */
final class Reconciler {
    private static final Duration SPACE = Duration.ofSeconds(5);
    private static final double FULL_PERCENT = 95;

    private final Gate<Cameras> directory;
    private final Gate<Processes> processes;
    private final Gate<Storage> storage;
    private final ActiveDriver driver;
    private final Encoders encoders;
    private final Children children;
    private final WantedStreams wantedStreams;
    private final Demand demand;
    private final Snapshots snapshots;
    private final Stills stills;
    private final Recordings recordings;
    private final Clips clips;
    private final RecordingEnd recordingEnd;
    private final Happenings happenings;
    private final StartHold hold;
    private final LongSupplier nanoTime;

    private final SortedMap<CameraId, Camera> cameras = new TreeMap<>();
    private final Map<CameraId, StreamState> told = new HashMap<>();
    private boolean first = true;
    private State toldState = State.STARTING;
    private boolean begun;
    private boolean full;
    private boolean tidied;
    private boolean adopted;
    private long spaceNanos;
    private volatile boolean rests;
    private volatile View view = View.EMPTY;

    /** @param inherited whether a predecessor in this JVM has handed over who is watched */
    Reconciler(
            Gate<Cameras> directory,
            Gate<Processes> processes,
            Gate<Storage> storage,
            ActiveDriver driver,
            Encoders encoders,
            WantedStreams wantedStreams,
            Demand demand,
            Snapshots snapshots,
            Stills stills,
            Recordings recordings,
            Ledgers ledgers,
            Clips clips,
            Happenings happenings,
            StartHold hold,
            boolean inherited,
            LongSupplier nanoTime) {
        this.directory = directory;
        this.processes = processes;
        this.storage = storage;
        this.driver = driver;
        this.encoders = encoders;
        this.children = new Children(processes);
        this.wantedStreams = wantedStreams;
        this.demand = demand;
        this.snapshots = snapshots;
        this.stills = stills;
        this.recordings = recordings;
        this.clips = clips;
        this.recordingEnd = new RecordingEnd(storage, processes, ledgers, nanoTime);
        this.happenings = happenings;
        this.hold = hold;
        this.adopted = inherited;
        this.nanoTime = nanoTime;
        this.spaceNanos = nanoTime.getAsLong() - SPACE.toNanos();
    }

    View view() {
        return view;
    }

    /**
     * Whether the last round found that nobody wants anything and nothing is under way. Whatever begins then wakes the loop: calls,
     * cameras, children, and drivers by {@link io.camhost.api.media.Streams#look}.
     */
    boolean rests() {
        return rests;
    }

    /** Sees what is, and does nothing about it. */
    void look() {
        lookAtCameras();
        driver.look();
        children.look();
        show();
    }

    void round() {
        boolean known = lookAtCameras();
        driver.look();
        boolean childrenKnown = children.look();
        Map<CameraId, StreamState> states = driver.states();
        demand.see(states.values());
        tell(states);
        lookAtSpace();

        if (!adopted && childrenKnown) adopt();
        Set<CameraId> wantedLive = wantedLive();
        if (!tidied && childrenKnown) tidy();
        begun = hold.over(cameras, known, encoders.result().done());
        if (begun) {
            lookAtFailures(states);
            Sight sight = new Sight(cameras, states, wantedLive, children::open, driver::stillInput, this::directInput);
            snapshots.advance(sight, stills.open());
            stills.advance(sight, snapshots.open());
            recordings.advance(states, connected(), id -> trouble(id, states), full, recordingEnd);
            driver.want(List.copyOf(compute(states).values()));
        }
        show();
        rests = begun
                && tidied
                && driver.settled()
                && view.publishers().isEmpty()
                && snapshots.none()
                && stills.none()
                && recordings.cameras().isEmpty()
                && view.wanted().values().stream().noneMatch(WantedStream::live)
                && view.states().values().stream().noneMatch(state -> state.live() || state.viewers() > 0);
    }

    /**
     * Cameras whose publisher was asked for, or will be in this round: a snapshot must not open them itself. After a swap nothing has
     * been asked for yet, and the driver may not know yet either.
     */
    private Set<CameraId> wantedLive() {
        Set<CameraId> live = new HashSet<>();
        wantedStreams.last().values().forEach(stream -> {
            if (stream.live()) live.add(stream.camera());
        });
        for (CameraId id : cameras.keySet())
            if (isWatched(id) || recordings.wanted(id).isPresent()) live.add(id);
        return live;
    }

    /** By somebody, or since it is so configured. */
    private boolean isWatched(CameraId id) {
        Camera camera = cameras.get(id);
        return demand.wants(id) || camera != null && wantedStreams.always(camera);
    }

    private void show() {
        view = new View(
                withFailures(driver.states()),
                Map.copyOf(wantedStreams.last()),
                driver.media(),
                driver.condition(),
                children.publishers(),
                wantedStreams.notes());
    }

    /** What was left over from before a restart of the host. */
    private void tidy() {
        Set<String> ours = new HashSet<>(snapshots.captures());
        ours.addAll(stills.captures());
        ours.addAll(clips.children());
        tidied = children.endCaptures(ours);
    }

    /**
     * After a crash of the host nobody knows who watches, and the media server may not tell yet: whose publisher still runs is taken
     * for watched, so that it is neither ended nor its camera opened beside it.
     */
    private void adopt() {
        adopted = true;
        children.published().forEach(demand::watched);
    }

    /** Cameras that could not be opened: where the bus was full, the camera is opened smaller if it can. */
    private void lookAtFailures(Map<CameraId, StreamState> states) {
        Set<CameraId> live = new HashSet<>();
        states.values().forEach(state -> {
            if (state.live() && state.problem().isEmpty()) live.add(state.camera());
        });
        children.judge(cameras, live).forEach((id, argv) -> {
            if (wantedStreams.refusedByBus(id, argv)) children.forgive(id);
        });
    }

    /** The driver knows that a publisher has ended; why, its last lines have told. */
    private Map<CameraId, StreamState> withFailures(Map<CameraId, StreamState> states) {
        Map<CameraId, StreamState> all = new HashMap<>(states);
        children.failures()
                .forEach((id, failure) ->
                        all.computeIfPresent(id, (same, state) -> state.withProblem(failure.problem())));
        return Map.copyOf(all);
    }

    /** @return whether it is there and has found what there is */
    private boolean lookAtCameras() {
        Optional<List<Camera>> list = Calls.now(directory, Cameras::list);
        list.ifPresent(all -> {
            Map<CameraId, Camera> before = new HashMap<>(cameras);
            cameras.clear();
            all.forEach(camera -> {
                cameras.put(camera.id(), camera);
                Camera last = before.get(camera.id());
                if (last != null && !last.connected() && camera.connected()) backAgain(camera.id());
            });
        });
        return list.isPresent()
                && Calls.now(directory, there -> !there.discovering()).orElse(false);
    }

    /** Its publisher may be waiting for its next attempt, or given up: without it the driver starts one now. */
    private void backAgain(CameraId id) {
        children.forgive(id); // why the last one has ended is over
        String key = "publish/" + id;
        Calls.now(processes, there -> {
            there.status(key).filter(child -> !child.running()).ifPresent(child -> there.stop(key));
            return true;
        });
    }

    /** Whether it is known what there is, so that something may begin. */
    boolean begun() {
        return begun;
    }

    /** Cameras that were there in the last round. For the thread of the rounds. */
    Set<CameraId> connected() {
        Set<CameraId> connected = new HashSet<>();
        for (Camera camera : cameras.values()) if (camera.connected()) connected.add(camera.id());
        return connected;
    }

    /** Why its pictures do not come now, if they do not. */
    private Optional<Cause> trouble(CameraId id, Map<CameraId, StreamState> states) {
        Camera camera = cameras.get(id);
        if (camera == null || !camera.connected()) return Optional.of(Cause.AWAY);
        if (!driver.present()) return Optional.of(Cause.SWAP);
        StreamState state = states.get(id);
        if (!driver.media().status().usable() || state == null || !state.exists())
            return Optional.of(Cause.SERVER_RESTART);
        return state.live() ? Optional.empty() : Optional.of(Cause.PUBLISHER_RESTART);
    }

    private SortedMap<CameraId, WantedStream> compute(Map<CameraId, StreamState> states) {
        Set<CameraId> forSnapshots = snapshots.wantLive();
        Set<CameraId> open = new HashSet<>(snapshots.open());
        open.addAll(stills.open());
        cameras.values().stream()
                .filter(children::openElsewhere)
                .map(Camera::id)
                .forEach(open::add);
        return wantedStreams.compute(
                cameras,
                states,
                encoders.result().best(),
                encoders.result().pixelsPerSecond(),
                id -> new WantedStreams.Wishes(
                        isWatched(id) || forSnapshots.contains(id), open.contains(id), recordings.wanted(id)));
    }

    /** How ffmpeg opens the camera itself. */
    private Optional<List<String>> directInput(CameraId id) {
        Camera camera = cameras.get(id);
        if (camera == null || !(camera.description().source() instanceof FfmpegInput source)) return Optional.empty();
        List<String> input = new ArrayList<>(source.arguments());
        if (source.choosesMode())
            Optional.ofNullable(wantedStreams.last().get(id))
                    .map(WantedStream::encoding)
                    .map(Encoding::inputOptions)
                    .ifPresent(input::addAll);
        input.addAll(List.of("-i", source.url()));
        return Optional.of(input);
    }

    private void lookAtSpace() {
        long now = nanoTime.getAsLong();
        if (now - spaceNanos < SPACE.toNanos() || recordings.cameras().isEmpty()) return;
        spaceNanos = now;
        Calls.now(storage, Storage::space).ifPresent(space -> full = space.usedPercent() >= FULL_PERCENT);
    }

    /** Tells of streams that went live or stopped, and of the media server's failure. */
    private void tell(Map<CameraId, StreamState> states) {
        State state = driver.media().status().state();
        if (state == State.ERROR && toldState != State.ERROR)
            happenings.mediaServerFailed(driver.media().status().reason());
        toldState = state;
        states.values().forEach(now -> {
            StreamState before = told.put(now.camera(), now);
            if (first) return;
            Camera camera = cameras.get(now.camera());
            String source = camera == null ? "" : camera.description().source().kind();
            if (now.exists() && (before == null || !before.exists())) happenings.pathAppeared(now, source);
            if (now.live() != (before != null && before.live())) happenings.streamChanged(now, source);
        });
        if (!states.isEmpty()) first = false;
        told.keySet().retainAll(states.keySet());
    }
}
