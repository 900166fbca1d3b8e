package io.camhost.streams;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.HealthCheck;
import io.camhost.api.HostFolders;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.Cameras;
import io.camhost.api.event.Events;
import io.camhost.api.media.Clip;
import io.camhost.api.media.Ledger;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.Streams;
import io.camhost.api.process.Processes;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Drain;
import io.camhost.swap.Gate;
import io.camhost.swap.Loop;
import io.camhost.swap.MemoryFolder;
import io.camhost.swap.Succession;
import io.camhost.swap.Whiteboard;
import io.camhost.vault.Vault;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers for all streams, snapshots and recordings, from memory; {@link Reconciler} does the work. */
@Component(
        service = {Streams.class, HealthCheck.class},
        immediate = true,
        configurationPid = {
            "io.camhost.media",
            "io.camhost.mediamtx",
            "io.camhost.mediamtx.codec",
            "io.camhost.mediamtx.circuit_breaker",
            "io.camhost.recording",
            "io.camhost.snapshots",
            "io.camhost.notifications.real_time",
            "io.camhost.performance.snapshot_tiers"
        })
public final class StreamsService implements Streams, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsService.class);
    private static final String KEY = "io.camhost.streams";
    private static final Duration ROUND = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofSeconds(1);
    /** What must be free in memory for the newest pictures. */
    private static final long WARM_ROOM = 32L << 20;

    private static final Duration CLIPS_REST = Duration.ofSeconds(30);
    private static final Duration LEDGERS = Duration.ofSeconds(2);
    private static final Duration LEDGERS_REST = Duration.ofSeconds(10);
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

    private final Outbox outbox;
    private final Encoders encoders;
    private final Demand demand;
    private final Snapshots snapshots;
    private final Stills stills;
    private final WarmFrames warm;
    private final BooleanSupplier noSuccessor;
    private final Recordings recordings;
    private final Ledgers ledgers;
    private final Clips clips;
    private final LeftOpen leftOpen;
    private final Kept kept;
    private final Reconciler reconciler;
    private final Resumption resumption;
    private final Checks checks;
    private final Loop loop;
    private final Loop encoderLoop;
    private final Loop ledgerLoop;
    private final Loop clipLoop;
    private boolean inherited;

    @Activate
    public StreamsService(
            MediaConfig media,
            StreamsConfig config,
            BundleContext context,
            @Reference(name = "vault") Vault vault,
            @Reference(name = "wakeups") Wakeups wakeups) {
        this(
                Settings.of(media, config),
                HostFolders.of(context),
                MemoryFolder.find(
                        Path.of("/dev/shm"),
                        "camhost-warm-",
                        HostFolders.of(context).data(),
                        WARM_ROOM),
                () -> !Succession.expected(context),
                vault,
                Clock.systemUTC(),
                System::nanoTime);
        wakeups.onChange(loop::wake);
    }

    /** @param memory a folder in memory, if there is one @param noSuccessor whether nobody takes over when this is stopped */
    StreamsService(
            Settings settings,
            HostFolders folders,
            Optional<Path> memory,
            BooleanSupplier noSuccessor,
            Vault vault,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.noSuccessor = noSuccessor;
        warm = new WarmFrames(memory, clock);
        this.vault = vault;
        this.settings = settings;
        this.clock = clock;
        StateFile file = new StateFile(folders.state().resolve("streams.json"));
        Optional<Map<String, Object>> handover = vault.take(KEY).map(Vault.Handover::state);
        Map<String, Object> before = handover.orElseGet(file::read);
        inherited = handover.isPresent();

        Outbox outbox = new Outbox(events);
        Happenings happenings = new Happenings(outbox, clock);
        DriverChoice choice = new DriverChoice(
                settings.driver(), Kept.text(before, "driver"), Kept.text(before, "driverReason"), nanoTime);
        EncodingChoice encodings = new EncodingChoice(settings.codec(), settings.largestHeight(), settings.wishes());
        encoders = new Encoders(
                new EncoderTests(
                        processes,
                        settings.codec(),
                        folders.cache(),
                        Runtime.getRuntime().availableProcessors()),
                new StateFile(folders.state().resolve("encoders.json")),
                nanoTime,
                Kept.map(before, "encoders"));
        demand = new Demand(settings.viewerDelay(), nanoTime);
        snapshots = new Snapshots(settings, storage, processes, warm, happenings, clock, nanoTime);
        stills = new Stills(processes, folders.run().resolve("stills"), clock, nanoTime);
        recordings = new Recordings(settings, happenings, clock, nanoTime, this::save);
        LedgerFolder ended = new LedgerFolder(folders.state().resolve("ledgers"));
        ledgers = new Ledgers(settings, happenings, clock, ended);
        leftOpen = new LeftOpen(storage, ended, clock);
        clips = new Clips(folders.run().resolve("clips"), storage, processes, clock, nanoTime);
        kept = new Kept(file, demand, recordings, snapshots, stills, clips, encodings, encoders, choice, outbox);
        kept.restore(before, inherited);
        ActiveDriver driver = new ActiveDriver(drivers, choice, Kept.media(before), nanoTime);
        reconciler = new Reconciler(
                cameras,
                processes,
                storage,
                driver,
                encoders,
                new WantedStreams(encodings, warm::output, settings.awayLimit(), nanoTime),
                demand,
                snapshots,
                stills,
                recordings,
                ledgers,
                clips,
                happenings,
                new StartHold(Kept.paths(before), nanoTime),
                inherited,
                nanoTime);
        resumption = new Resumption(recordings, storage, reconciler, clock);
        checks = new Checks(cameras, encoders, reconciler::view);
        this.outbox = outbox;
        loop = new Loop("streams", () -> rests() ? REST : ROUND, this::round);
        ledgerLoop = new Loop(
                "streams-ledgers", () -> recordings.cameras().isEmpty() ? LEDGERS_REST : LEDGERS, this::lookIntoFiles);
        clipLoop = new Loop("streams-clips", () -> clips.none() ? CLIPS_REST : ROUND, clips::advance);
        encoderLoop = new Loop("streams-encoders", Duration.ofSeconds(1), () -> {
            if (encoders.due()) {
                encoders.work();
                loop.wake();
            }
        });
    }

    @Activate
    void start() {
        try {
            reconciler.look(); // so that the first call is answered as the last one was
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a part fails at the start", e); // the loop tries again
        }
        outbox.start();
        loop.start();
        encoderLoop.start();
        ledgerLoop.start();
        clipLoop.start();
    }

    @Deactivate
    void stop() {
        List.of(cameras, processes, storage, events).forEach(Gate::close);
        drivers.close();
        drain.close(Duration.ofSeconds(1));
        loop.close();
        encoderLoop.close();
        ledgerLoop.close();
        clipLoop.close();
        outbox.close();
        if (noSuccessor.getAsBoolean()) warm.delete();
        vault.put(KEY, kept.handover(reconciler.view().media()));
    }

    private void round() {
        if (inherited) persist(); // the predecessor may have been interrupted while it did
        inherited = false;
        reconciler.round();
        if (resumption.look()) loop.wake();
        kept.see(reconciler.view().wanted().keySet());
    }

    /** What the files of recordings have, and those that were left open. Disks may be slow: on a thread of its own. */
    private void lookIntoFiles() {
        leftOpen.look();
        warm.tidy();
        for (Session.Account session : recordings.running())
            recordings.toldGaps(session.id(), ledgers.tell(ledgers.of(session), session.toldUntil()));
    }

    private void save() {
        kept.save();
    }

    /** What is wanted holds in any case; only after a crash it would be forgotten. */
    private void persist() {
        try {
            kept.save();
        } catch (UncheckedIOException e) {
            LOG.error("what is wanted cannot be kept", e);
        }
    }

    // streams

    /** Whether there is nothing to look after but what wakes us. */
    boolean rests() {
        return reconciler.rests();
    }

    /** What the last round saw; another one after each. */
    View view() {
        return reconciler.view();
    }

    @Override
    public List<Stream> list() {
        try (var inside = drain.enter()) {
            View view = reconciler.view();
            return checks.cameras().stream()
                    .filter(Camera::connected)
                    .map(camera -> stream(camera, view))
                    .toList();
        }
    }

    @Override
    public Optional<Stream> find(CameraId id) {
        try (var inside = drain.enter()) {
            return checks.find(id).filter(Camera::connected).map(camera -> stream(camera, reconciler.view()));
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
                view.command(camera.id()),
                Optional.ofNullable(view.notes().get(camera.id())));
    }

    @Override
    public Stream start(CameraId id) {
        try (var inside = drain.enter()) {
            Camera camera = checks.connected(id);
            checks.mediaServer();
            checks.encoder(id);
            if (demand.start(id, clock.instant())) persist();
            loop.wake();
            return stream(camera, reconciler.view());
        }
    }

    @Override
    public Stream stop(CameraId id) {
        try (var inside = drain.enter()) {
            Camera camera = checks.known(id);
            checks.mediaServer();
            View view = reconciler.view();
            Stream before = stream(camera, view);
            if (demand.stop(id).isEmpty()) throw CamhostException.invalidState("STOPPED", "STARTED");
            persist();
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
    public MediaServer.Condition condition() {
        try (var inside = drain.enter()) {
            return reconciler.view().condition();
        }
    }

    @Override
    public void look() {
        loop.wake();
    }

    // snapshots

    @Override
    public void takeSnapshot(SnapshotRequest request) {
        try (var inside = drain.enter()) {
            if (snapshots.knows(request.id())) return;
            checks.connected(request.camera());
            checks.ffmpeg();
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
            Optional<Still> newest = stills.newest(camera);
            loop.wake();
            return newest;
        }
    }

    // recordings

    @Override
    public Recording startRecording(RecordingRequest request) {
        try (var inside = drain.enter()) {
            checks.connected(request.camera());
            checks.mediaServer();
            checks.encoder(request.camera());
            Recording recording = recordings.start(
                    request,
                    () -> Calls.waiting(
                            storage,
                            Deadline.in(Deadline.DEFAULT_SWAP_WAIT),
                            there -> RecordingFiles.reserve(there, request.camera(), clock.instant())),
                    reserved -> RecordingFiles.release(storage, reserved));
            loop.wake();
            return recording;
        }
    }

    @Override
    public Recording stopRecording(CameraId camera, String id, Optional<String> cause) {
        try (var inside = drain.enter()) {
            checks.known(camera);
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

    @Override
    public void createClip(Clip.Request request) {
        try (var inside = drain.enter()) {
            checks.ffmpeg();
            clips.create(request);
            clipLoop.wake();
        }
    }

    @Override
    public Optional<Clip> clip(String id, Duration wait) {
        try (var inside = drain.enter()) {
            return clips.find(id, shortened(wait));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public Optional<Ledger> ledger(String name) {
        try (var inside = drain.enter()) {
            return recordings.running().stream()
                    .filter(session -> name.startsWith(session.camera() + "_"))
                    .map(ledgers::of)
                    .filter(ledger ->
                            ledger.name().equals(name) || ledger.files().contains(name))
                    .findFirst()
                    .or(() -> ledgers.ended(name));
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
        return StreamsReport.of(
                reconciler.view(),
                encoders.result(),
                settings.wishes(),
                recordings.inProgress().size(),
                ledgers.alarms());
    }

    // parts that come and go

    @Reference(
            name = "cameras",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCameras(Cameras there) {
        cameras.bind(there);
        loop.wake();
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
        loop.wake();
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
        loop.wake();
    }

    void unbindDriver(MediaServer driver) {
        drivers.unbind(driver.name(), driver);
    }
}
