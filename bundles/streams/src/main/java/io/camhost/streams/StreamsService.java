package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.HealthCheck;
import io.camhost.api.HostFolders;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.event.Events;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.Streams;
import io.camhost.api.process.Processes;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Drain;
import io.camhost.swap.Gate;
import io.camhost.swap.Loop;
import io.camhost.swap.Whiteboard;
import io.camhost.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Answers for all streams, snapshots and recordings, from memory; {@link Reconciler} does the work. */
@Component(
        service = {Streams.class, HealthCheck.class},
        immediate = true,
        configurationPid = {
            "io.camhost.media",
            "io.camhost.mediamtx",
            "io.camhost.mediamtx.codec",
            "io.camhost.recording",
            "io.camhost.snapshots",
            "io.camhost.notifications.real_time"
        })
@SuppressWarnings("try") // being inside is all that the resource is for
public final class StreamsService implements Streams, HealthCheck {
    private static final String KEY = "io.camhost.streams";
    private static final Duration ROUND = Duration.ofMillis(100);
    private static final Duration TOMBSTONE = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(80);

    private final Vault vault;
    private final Settings settings;
    private final InstantSource clock;
    private final Drain drain = new Drain("streams");
    private final Gate<Cameras> cameras = new Gate<>("cameras");
    private final Gate<Processes> processes = new Gate<>("process");
    private final Gate<Storage> storage = new Gate<>("storage");
    private final Gate<Events> events = new Gate<>("events");
    private final Whiteboard<String, MediaServer> drivers = new Whiteboard<>("media drivers", TOMBSTONE);

    private final Outbox outbox = new Outbox(events);
    private final StateFile file;
    private final DriverChoice choice;
    private final Encoders encoders;
    private final EncodingChoice encodings;
    private final Demand demand;
    private final Snapshots snapshots;
    private final Stills stills;
    private final Recordings recordings;
    private final Reconciler reconciler;
    private final Loop loop;
    private final Loop encoderLoop;
    private volatile Set<CameraId> paths;

    @Activate
    public StreamsService(
            StreamsConfig config,
            BundleContext context,
            @Reference(name = "vault") Vault vault,
            @Reference(name = "wakeups") Wakeups wakeups) {
        this(Settings.of(config), HostFolders.of(context::getProperty), vault, Clock.systemUTC(), System::nanoTime);
        wakeups.onChange(loop::wake);
    }

    StreamsService(Settings settings, HostFolders folders, Vault vault, InstantSource clock, LongSupplier nanoTime) {
        this.vault = vault;
        this.settings = settings;
        this.clock = clock;
        this.file = new StateFile(folders.state().resolve("streams.json"));
        Optional<Map<String, Object>> handover = vault.take(KEY).map(Vault.Handover::state);
        Map<String, Object> kept = handover.orElseGet(file::read);
        Happenings happenings = new Happenings(outbox, clock);
        choice = new DriverChoice(settings.driver(), text(kept, "driver"), text(kept, "driverReason"), nanoTime);
        encoders = new Encoders(
                processes,
                settings.codec(),
                nanoTime,
                Optional.of(text(kept, "encoder")).filter(name -> !name.isEmpty()));
        encodings = new EncodingChoice(settings.codec());
        demand = new Demand(settings.viewerDelay(), nanoTime);
        snapshots = new Snapshots(settings, storage, processes, happenings, clock, nanoTime);
        stills = new Stills(processes, folders.run().resolve("stills"), clock, nanoTime);
        recordings = new Recordings(settings, happenings, clock, nanoTime, this::save);
        paths = cameraIds(list(kept, "paths"));
        restore(kept, handover.isPresent());
        reconciler = new Reconciler(
                cameras,
                processes,
                storage,
                new ActiveDriver(drivers, choice, nanoTime),
                encoders,
                new WantedStreams(encodings, settings.awayLimit(), nanoTime),
                demand,
                snapshots,
                stills,
                recordings,
                happenings,
                new StartHold(paths, nanoTime),
                nanoTime);
        loop = new Loop("streams", ROUND, this::round);
        encoderLoop = new Loop("streams-encoders", Duration.ofSeconds(1), () -> {
            if (encoders.due()) {
                encoders.tryAgain();
                loop.wake();
            }
        });
    }

    @Activate
    void start() {
        outbox.start();
        loop.start();
        encoderLoop.start();
    }

    @Deactivate
    void stop() {
        List.of(cameras, processes, storage, events).forEach(Gate::close);
        drivers.close();
        drain.close(Duration.ofSeconds(1));
        loop.close();
        encoderLoop.close();
        outbox.close();
        vault.put(KEY, handover());
    }

    private void round() {
        reconciler.round();
        Set<CameraId> now = reconciler.view().wanted().keySet();
        if (!now.isEmpty() && !now.equals(paths)) {
            paths = Set.copyOf(now);
            save();
        }
    }

    // what is kept

    private void save() {
        file.save(() -> Map.of(
                "version", 1,
                "started", demand.keepStarted(),
                "recordings", recordings.keep(false),
                "paths", paths.stream().map(CameraId::toString).sorted().toList()));
    }

    private Map<String, Object> handover() {
        Map<String, Object> state = new HashMap<>();
        state.put("started", demand.keepStarted());
        state.put("watched", demand.keepWatched());
        state.put("recordings", recordings.keep(true));
        state.put("snapshots", snapshots.keep());
        state.put("stills", stills.keep());
        state.put("modes", encodings.keep());
        state.put("events", outbox.keep());
        state.put("paths", paths.stream().map(CameraId::toString).toList());
        state.put("driver", choice.chosen());
        state.put("driverReason", choice.reason());
        state.put("encoder", encoders.result().best().map(Encoder::name).orElse(""));
        return state;
    }

    private void restore(Map<String, Object> kept, boolean sameHost) {
        demand.restore(map(kept, "started"), map(kept, "watched"));
        recordings.restore(list(kept, "recordings"), sameHost);
        snapshots.restore(list(kept, "snapshots"));
        stills.restore(map(kept, "stills"));
        encodings.restore(map(kept, "modes"));
        outbox.restore(list(kept, "events"));
    }

    private static String text(Map<String, Object> kept, String key) {
        return kept.get(key) instanceof String text ? text : "";
    }

    private static List<?> list(Map<String, Object> kept, String key) {
        return kept.get(key) instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> map(Map<String, Object> kept, String key) {
        return kept.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Set<CameraId> cameraIds(List<?> names) {
        Set<CameraId> ids = new HashSet<>();
        names.forEach(name -> ids.add(CameraId.parse(String.valueOf(name))));
        return ids;
    }

    // streams

    @Override
    public List<Stream> list() {
        try (var inside = drain.enter()) {
            View view = reconciler.view();
            return view.cameras().values().stream()
                    .filter(Camera::connected)
                    .sorted(java.util.Comparator.comparing(Camera::id))
                    .map(camera -> stream(camera, view))
                    .toList();
        }
    }

    @Override
    public Optional<Stream> find(CameraId camera) {
        try (var inside = drain.enter()) {
            View view = reconciler.view();
            return Optional.ofNullable(view.cameras().get(camera))
                    .filter(Camera::connected)
                    .map(found -> stream(found, view));
        }
    }

    private Stream stream(Camera camera, View view) {
        return new Stream(
                camera.id(),
                camera.description().source().kind(),
                demand.startedAt(camera.id()),
                settings.closeDelay(),
                recordings.isRecorded(camera.id()),
                Optional.ofNullable(view.states().get(camera.id())),
                view.commands().getOrDefault(camera.id(), ""));
    }

    @Override
    public Stream start(CameraId id) {
        try (var inside = drain.enter()) {
            Camera camera = connected(id);
            requireMediaServer();
            requireEncoder(id);
            if (demand.start(id, clock.instant())) save();
            loop.wake();
            return stream(camera, reconciler.view());
        }
    }

    @Override
    public Stream stop(CameraId id) {
        try (var inside = drain.enter()) {
            Camera camera = known(id);
            requireMediaServer();
            View view = reconciler.view();
            Stream before = stream(camera, view);
            if (demand.stop(id).isEmpty()) throw CamhostException.invalidState("STOPPED", "STARTED");
            save();
            loop.wake();
            return before;
        }
    }

    @Override
    public Media media() {
        try (var inside = drain.enter()) {
            return reconciler.view().media();
        }
    }

    @Override
    public void look() {
        loop.wake();
    }

    private Camera known(CameraId id) {
        return Calls.waiting(cameras, Deadline.in(Deadline.DEFAULT_SWAP_WAIT), there -> there.find(id))
                .orElseThrow(() -> CamhostException.notFound("camera", id.toString()));
    }

    private Camera connected(CameraId id) {
        Camera camera = known(id);
        if (!camera.connected()) throw CamhostException.invalidState("DISCONNECTED", "CONNECTED");
        return camera;
    }

    private void requireMediaServer() {
        Media media = reconciler.view().media();
        MediaServer.State state = media.status().state();
        if (media.driver().isEmpty() || state == MediaServer.State.ERROR || state == MediaServer.State.STOPPED)
            throw CamhostException.dependencyFailed("MediaMTX", "the media server is not available");
    }

    /** What has a stream already has a way to be encoded. */
    private void requireEncoder(CameraId id) {
        Encoders.Result result = encoders.result();
        if (result.best().isEmpty()
                && result.done()
                && !reconciler.view().wanted().containsKey(id))
            throw CamhostException.dependencyFailed("FFmpeg", result.problem());
    }

    // snapshots

    @Override
    public void takeSnapshot(SnapshotRequest request) {
        try (var inside = drain.enter()) {
            if (snapshots.knows(request.id())) return;
            connected(request.camera());
            Encoders.Result result = encoders.result();
            if (result.done() && result.best().isEmpty() && result.tests().isEmpty())
                throw CamhostException.dependencyFailed("FFmpeg", result.problem());
            snapshots.take(request);
            loop.wake();
        }
    }

    @Override
    public Optional<Snapshot> snapshot(String id, Duration wait) {
        try (var inside = drain.enter()) {
            return snapshots.find(id, shortened(wait));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Duration shortened(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    @Override
    public Optional<Still> still(CameraId camera) {
        try (var inside = drain.enter()) {
            return stills.newest(camera);
        }
    }

    // recordings

    @Override
    public Recording startRecording(RecordingRequest request) {
        try (var inside = drain.enter()) {
            connected(request.camera());
            requireMediaServer();
            requireEncoder(request.camera());
            Recording recording = recordings.start(
                    request,
                    () -> Calls.waiting(
                            storage,
                            Deadline.in(Deadline.DEFAULT_SWAP_WAIT),
                            there -> there.reserve(
                                    Storage.Kind.RECORDING,
                                    request.camera(),
                                    Optional.empty(),
                                    "mp4",
                                    clock.instant())),
                    reserved -> Calls.now(storage, there -> {
                        there.release(reserved);
                        return true;
                    }));
            loop.wake();
            return recording;
        }
    }

    @Override
    public Recording stopRecording(CameraId camera, String id, Optional<String> cause) {
        try (var inside = drain.enter()) {
            known(camera);
            Recording recording = recordings.stop(camera, id, cause);
            loop.wake();
            return recording;
        }
    }

    @Override
    public Optional<Recording> recording(String sessionId, Duration wait) {
        try (var inside = drain.enter()) {
            return recordings.find(sessionId, shortened(wait));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public List<Recording> recordings() {
        try (var inside = drain.enter()) {
            return recordings.inProgress();
        }
    }

    // health

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public Report report() {
        Optional<String> failure = loop.failure();
        if (failure.isPresent()) return new Report(Health.UNHEALTHY, failure.get(), Map.of());
        Encoders.Result result = encoders.result();
        View view = reconciler.view();
        Map<String, Object> details = Map.of(
                "streams", view.wanted().size(),
                "live",
                        view.states().values().stream()
                                .filter(state -> state.live())
                                .count(),
                "recordings", recordings.inProgress().size(),
                "encoder", result.best().map(Encoder::ffmpegName).orElse(""),
                "encoders", result.tests());
        if (!result.done()) return new Report(Health.STARTING, result.problem(), details);
        if (result.best().isEmpty()) return new Report(Health.DEGRADED, result.problem(), details);
        List<String> problems = view.states().values().stream()
                .filter(state -> state.problem().isPresent())
                .map(state -> state.camera() + ": " + state.problem().orElse(""))
                .sorted()
                .toList();
        if (!problems.isEmpty()) return new Report(Health.DEGRADED, String.join("; ", problems), details);
        return new Report(Health.HEALTHY, "all streams are as wanted", details);
    }

    // parts that come and go

    @Reference(
            name = "cameras",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCameras(Cameras there) {
        cameras.bind(there);
    }

    void unbindCameras(Cameras gone) {
        cameras.unbind(gone);
    }

    @Reference(
            name = "processes",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProcesses(Processes there) {
        processes.bind(there);
    }

    void unbindProcesses(Processes gone) {
        processes.unbind(gone);
    }

    @Reference(
            name = "storage",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStorage(Storage there) {
        storage.bind(there);
    }

    void unbindStorage(Storage gone) {
        storage.unbind(gone);
    }

    @Reference(
            name = "events",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEvents(Events there) {
        events.bind(there);
    }

    void unbindEvents(Events gone) {
        events.unbind(gone);
    }

    @Reference(
            name = "drivers",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDriver(MediaServer driver) {
        drivers.bind(driver.name(), driver);
    }

    void unbindDriver(MediaServer driver) {
        drivers.unbind(driver.name(), driver);
    }
}
