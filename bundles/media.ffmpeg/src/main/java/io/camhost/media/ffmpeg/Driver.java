package io.camhost.media.ffmpeg;

import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.MediaServer.Status;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.StreamState.Guarantee;
import io.camhost.api.media.StreamState.Publisher;
import io.camhost.api.media.WantedRecording;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import io.camhost.media.ffmpeg.RunPlaylist.Segment;
import io.camhost.swap.Gate;
import io.camhost.swap.Loop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works towards what is wanted, round by round: publishers by way of {@code process}, folders, recordings. */
final class Driver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration CHECK = Duration.ofSeconds(10);
    /** No segment for so long: not live. A camera's own H.264 may be cut every few seconds only. */
    private static final Duration NOT_LIVE = Duration.ofSeconds(6);
    /** So long viewers keep what they have; then it is as if there were nothing. */
    private static final Duration STALE = Duration.ofSeconds(60);

    private static final Duration SETTLING = Duration.ofSeconds(5);

    /** One camera as it is cared for. Belongs to the loop, but for what is volatile. */
    private static final class Care {
        final PublisherCare publisher;
        final Instant since;
        volatile Optional<ChildStatus> child = Optional.empty();
        volatile Optional<String> problem = Optional.empty();

        Care(PublisherCare publisher, Instant since) {
            this.publisher = publisher;
            this.since = since;
        }
    }

    private final Path root;
    private final Gate<Processes> processes;
    private final Viewers viewers;
    private final FfmpegProgram program;
    private final InstantSource clock;
    private final Map<CameraId, LiveFolder> folders = new ConcurrentHashMap<>();
    private final Map<CameraId, Care> cares = new ConcurrentHashMap<>();
    private final Recorders recorders;
    private final Loop loop = new Loop("media-ffmpeg", this::pause, this::round);
    private final Loop checks;
    private volatile Map<CameraId, WantedStream> wanted = Map.of();
    private volatile boolean told;
    private boolean rests;
    private long settledAt = System.nanoTime();
    private Runnable afterRound = () -> {};

    Driver(Path root, Gate<Processes> processes, Viewers viewers, FfmpegProgram program, InstantSource clock) {
        this.root = root;
        this.processes = processes;
        this.viewers = viewers;
        this.program = program;
        this.clock = clock;
        this.checks = new Loop("media-ffmpeg-check", CHECK, program::check);
        this.recorders = new Recorders(this::folder, clock);
    }

    /**
     * After a restart of the host: whose pictures still come in is taken for watched, and nothing is ended before those who watch could
     * ask again, and {@code streams} could think about it.
     */
    void takeOverAfterRestart() {
        settledAt = System.nanoTime() + SETTLING.toNanos();
        for (Path path : LiveRoot.folders(root)) {
            try {
                CameraId camera = CameraId.parse(path.getFileName().toString());
                if (watchable(camera).isPresent()) viewers.saw(camera, "before the restart");
            } catch (IllegalArgumentException e) {
                LOG.debug("{} is not ours", path);
            }
        }
    }

    /** @param afterRound is run after each round, on its thread */
    void start(Runnable afterRound) {
        this.afterRound = afterRound;
        recorders.start();
        loop.start();
        checks.start();
    }

    Status status() {
        Optional<String> failure = loop.failure().or(recorders::failure);
        return failure.map(reason -> new Status(State.ERROR, false, reason, "")).orElseGet(program::status);
    }

    LiveFolder folder(CameraId camera) {
        return folders.computeIfAbsent(camera, any -> new LiveFolder(root.resolve(camera.toString()), clock));
    }

    void want(List<WantedStream> now) {
        Map<CameraId, WantedStream> streams =
                new TreeMap<>(now.stream().collect(Collectors.toMap(WantedStream::camera, Function.identity())));
        Map<CameraId, WantedRecording> recordings = new HashMap<>();
        streams.values()
                .forEach(stream ->
                        stream.recording().ifPresent(recording -> recordings.put(stream.camera(), recording)));
        wanted = streams;
        recorders.want(recordings);
        told = true;
        loop.wake();
    }

    /** Before we were told what is wanted, anything may be. */
    boolean offers(CameraId camera) {
        return !told || wanted.containsKey(camera);
    }

    /** Empty when there is nothing, or nothing new for long. */
    Optional<LiveWindow> watchable(CameraId camera) {
        LiveFolder folder = folder(camera);
        LiveWindow window = folder.refresh();
        boolean stale = folder.changedAt().plus(STALE).isBefore(clock.instant());
        return window.isEmpty() || stale ? Optional.empty() : Optional.of(window);
    }

    private Duration pause() {
        return rests ? REST : LOOK;
    }

    private void round() throws InterruptedException {
        if (told) processes.now().ifPresent(this::look);
        afterRound.run();
    }

    private void look(Processes service) {
        rests = false;
        try {
            Map<String, ChildStatus> children =
                    service.list("publish/").stream().collect(Collectors.toMap(ChildStatus::key, Function.identity()));
            Map<CameraId, WantedStream> now = wanted;
            cares.keySet().retainAll(now.keySet());
            now.forEach((camera, stream) -> care(service, children.get(PublisherCommand.key(camera)), stream));
            if (System.nanoTime() - settledAt < 0) return;
            children.values().forEach(child -> endUnwanted(service, child, now));
            removeFolders(children);
            rests = children.isEmpty()
                    && now.values().stream().noneMatch(WantedStream::live)
                    && LiveRoot.folders(root).isEmpty();
        } catch (ServiceGone leaving) {
            // its successor is asked in the next round
        }
    }

    private void care(Processes service, @Nullable ChildStatus child, WantedStream stream) {
        CameraId camera = stream.camera();
        Care care = cares.computeIfAbsent(
                camera,
                any -> new Care(
                        new PublisherCare(PublisherCommand.key(camera), folder(camera), System::nanoTime),
                        clock.instant()));
        if (stream.live()) {
            folder(camera).refresh();
            boolean inUse = stream.recording().isPresent() || viewers.count(camera) > 0;
            care.publisher.look(service, child, stream, inUse);
        } else {
            care.publisher.rest();
        }
        care.child = care.publisher.child();
        care.problem = care.publisher.problem();
    }

    /** Only publishers of ours: the key may be another driver's. */
    private void endUnwanted(Processes service, ChildStatus child, Map<CameraId, WantedStream> now) {
        if (PublisherCommand.runOf(child.argv()).isEmpty()) return;
        boolean live = now.values().stream()
                .anyMatch(stream ->
                        stream.live() && PublisherCommand.key(stream.camera()).equals(child.key()));
        if (live) return;
        if (child.running() || child.state() == ChildStatus.State.WAITING) service.stop(child.key());
        else service.forget(child.key());
    }

    /** Of cameras that are not live any more, once nobody writes or reads there. */
    private void removeFolders(Map<String, ChildStatus> children) {
        for (Path path : LiveRoot.folders(root)) {
            CameraId camera;
            try {
                camera = CameraId.parse(path.getFileName().toString());
            } catch (IllegalArgumentException e) {
                continue;
            }
            WantedStream stream = wanted.get(camera);
            if (stream != null && stream.live()) continue;
            if (children.containsKey(PublisherCommand.key(camera)) || recorders.busy(camera)) continue;
            LOG.debug("{} is not live any more", camera);
            folder(camera).delete();
            if (stream != null) continue;
            folders.remove(camera);
            viewers.forget(camera);
        }
    }

    List<StreamState> streams() {
        return wanted.values().stream().map(this::state).toList();
    }

    private StreamState state(WantedStream stream) {
        CameraId camera = stream.camera();
        LiveFolder folder = folder(camera);
        Optional<Care> care = Optional.ofNullable(cares.get(camera));
        Optional<ChildStatus> child = care.flatMap(one -> one.child);
        Duration limit = stream.encoding().copy() ? NOT_LIVE.multipliedBy(2) : NOT_LIVE;
        boolean fresh = folder.changedAt().plus(limit).isAfter(clock.instant());
        return new StreamState(
                camera,
                true,
                stream.live() && fresh && child.isPresent(),
                viewers.count(camera),
                viewers.sent(camera),
                folder.received(),
                care.map(one -> one.since).orElse(clock.instant()),
                child.map(one -> new Publisher(one.pid(), one.startedAt())),
                Guarantee.STALL,
                Optional.empty(),
                recorders.state(camera),
                program.status().usable() ? care.flatMap(one -> one.problem) : Optional.of(FfmpegProgram.MISSING));
    }

    /** From shortly before the end of the newest segment, since it begins with a picture a second older. */
    Optional<List<String>> stillInput(CameraId camera) {
        LiveFolder folder = folder(camera);
        Optional<Segment> newest = folder.refresh().newest();
        boolean old = folder.changedAt().plus(NOT_LIVE).isBefore(clock.instant());
        if (newest.isEmpty() || old) return Optional.empty();
        Segment segment = newest.get();
        double rate = Optional.ofNullable(wanted.get(camera))
                .map(stream -> stream.encoding().rate().perSecond())
                .orElse(10.0);
        double from = LiveWindow.seconds(segment.duration()) - Math.max(0.3, 3 / Math.max(rate, 0.1));
        String files = folder.path().resolve(LiveWindow.init(segment.run())) + "|"
                + folder.path().resolve(segment.file());
        List<String> input = List.of("-i", "concat:" + files);
        if (from <= 0) return Optional.of(input);
        return Optional.of(List.of("-ss", String.format(Locale.ROOT, "%.3f", from), "-i", "concat:" + files));
    }

    /** For the successor: what is told of streams goes on. */
    List<Map<String, Object>> state() {
        return cares.entrySet().stream()
                .<Map<String, Object>>map(entry -> Map.of(
                        "camera", entry.getKey().toString(),
                        "since", entry.getValue().since,
                        "received", folder(entry.getKey()).received()))
                .toList();
    }

    /** Before {@link #start}. */
    void restore(List<?> state) {
        for (Object one : state) {
            if (!(one instanceof Map<?, ?> map)) continue;
            CameraId camera = CameraId.parse(String.valueOf(map.get("camera")));
            LiveFolder folder = folder(camera);
            if (map.get("received") instanceof Long received) folder.receivedBefore(received);
            if (map.get("since") instanceof Instant since)
                cares.put(
                        camera,
                        new Care(new PublisherCare(PublisherCommand.key(camera), folder, System::nanoTime), since));
        }
    }

    /** The whole host ends, after {@link #close}: recordings are ended properly, live segments are of no use to anybody. */
    void endAll() {
        recorders.endAll();
        LiveRoot.folders(root).forEach(LiveFolder::deleteTree);
        LiveFolder.deleteTree(root);
    }

    /** Publishers go on. */
    @Override
    public void close() {
        checks.close();
        loop.close();
        recorders.close();
    }
}
