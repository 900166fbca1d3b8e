package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.api.HostFolders;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.Processes;
import io.camhost.media.mediamtx.ApiException.Kind;
import io.camhost.swap.Gate;
import io.camhost.swap.Loop;
import io.camhost.swap.Workers;
import io.camhost.vault.Vault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

/**
 * Drives a MediaMTX. What is wanted lives here, not there: each round compares, and writes only what differs, so that after a
 * restart of the server, or when somebody else has changed it, one pass brings everything back.
 *
 * <p>All calls to the server are made by one thread, one after the other, each with a limit.
 */
@Component(
        immediate = true,
        configurationPid = {"io.camhost.media", "io.camhost.mediamtx"})
public final class MediaMtxDriver implements MediaServer {
    static final String NAME = "mediamtx";
    private static final Logger LOG = LoggerFactory.getLogger(MediaMtxDriver.class);
    private static final String KEY = "io.camhost.media.mediamtx";
    private static final Duration ROUND = Duration.ofMillis(200);
    private static final Duration REST = Duration.ofSeconds(5); // while another driver is configured
    private static final Duration CALL = Duration.ofSeconds(2);
    private static final Duration VERIFY = Duration.ofSeconds(10);
    private static final Pattern OURS = Pattern.compile("camera(0|[1-9][0-9]{0,8})");

    private final Vault vault;
    private final Settings settings;
    private final HostFolders folders;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Gate<Processes> processes = new Gate<>("process");
    private final StreamNews news = new StreamNews();
    private final Workers workers = new Workers("mediamtx-clips", 1, 100);
    private final ApiClient client;
    private final Viewers viewers;
    private final ServerLink link;
    private final Clips clips;
    private final Loop loop;
    private final Map<CameraId, CameraPath> paths = new ConcurrentHashMap<>();
    private final Set<String> added =
            ConcurrentHashMap.newKeySet(); // names of paths that are ours on a server that is not
    private volatile @Nullable List<WantedStream> wanted; // null before it is told anything
    private volatile boolean changed;
    private volatile boolean closing;
    private Map<String, JsonNode> configs = new HashMap<>();
    private long verifiedNanos;
    private boolean verified;

    @Activate
    public MediaMtxDriver(MediaMtxConfig config, BundleContext context, @Reference(name = "vault") Vault vault) {
        this(Settings.of(config), HostFolders.of(context), vault, System::getenv, Clock.systemUTC(), System::nanoTime);
    }

    MediaMtxDriver(
            Settings settings,
            HostFolders folders,
            Vault vault,
            UnaryOperator<@Nullable String> environment,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.vault = vault;
        this.settings = settings;
        this.folders = folders;
        this.clock = clock;
        this.nanoTime = nanoTime;
        Map<String, Object> kept = vault.take(KEY).map(Vault.Handover::state).orElse(Map.of());
        client = new ApiClient(settings.host(), settings.apiPort(), CALL);
        Api api = new Api(client);
        viewers = new Viewers(api);
        link = new ServerLink(
                settings,
                api,
                new ServerProgram(settings, folders, environment),
                processes,
                kept.get("server") instanceof Map<?, ?> before ? before : Map.of(),
                nanoTime);
        loop = new Loop("mediamtx", settings.mayDrive() ? ROUND : REST, () -> round(api));
        clips = new Clips(folders.cache().resolve("clips"), processes, workers::execute, loop::wake);
        if (settings.mayDrive()) restore(kept);
    }

    @Activate
    void start() {
        loop.start();
    }

    /** Server and publishers go on. */
    @Deactivate
    void stop() {
        closing = true;
        processes.close();
        news.close();
        client.close();
        loop.close();
        workers.close();
        vault.put(KEY, handover());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public Status status() {
        return link.status();
    }

    @Override
    public Map<String, String> addresses() {
        return link.ports().addresses(settings.publicHost());
    }

    @Override
    public void want(List<WantedStream> now) {
        wanted = List.copyOf(now);
        changed = true;
        loop.wake();
    }

    @Override
    public List<StreamState> streams() {
        List<WantedStream> now = wanted;
        if (now == null) return List.of();
        List<StreamState> states = new ArrayList<>();
        for (WantedStream stream : now) {
            CameraPath path = paths.get(stream.camera());
            if (path != null) states.add(path.state());
        }
        return states;
    }

    @Override
    public Optional<List<String>> stillInput(CameraId camera) {
        CameraPath path = paths.get(camera);
        if (path == null || !path.state().live()) return Optional.empty();
        return Optional.of(Publisher.stillInput(
                Publisher.address(settings.host(), link.ports().rtsp(), camera)));
    }

    private void round(Api api) {
        if (!settings.mayDrive()) {
            link.leave();
            return;
        }
        List<WantedStream> now = wanted;
        Optional<Map<String, JsonNode>> live = link.look();
        if (now == null) return; // nothing is touched before somebody has said what is wanted
        Kind trouble = link.trouble();
        try {
            if (live.isPresent()) {
                agree(now, round(api, now, live.get()));
                news.tell(streams());
                return;
            }
        } catch (ApiException e) {
            LOG.debug("the round is broken off: {}", e.getMessage());
            trouble = e.kind();
        }
        if (closing) return;
        verified = false;
        for (WantedStream stream : now) path(stream.camera()).serverAway(stream, trouble == Kind.GONE);
        for (CameraId camera : unwanted(now)) removeQuietly(camera);
    }

    /** Reads the configurations only when something may be different. */
    private Round round(Api api, List<WantedStream> now, Map<String, JsonNode> live) throws ApiException {
        viewers.look(live.values());
        long time = nanoTime.getAsLong();
        boolean missing = now.stream()
                .anyMatch(stream -> !live.containsKey(stream.camera().toString())
                        && configs.containsKey(stream.camera().toString()));
        boolean told = changed;
        changed = false;
        if (!verified || told || missing || time - verifiedNanos > VERIFY.toNanos()) {
            configs = new HashMap<>(api.pathConfigs());
            verified = true;
            verifiedNanos = time;
        }
        return new Round(api, link.features(), link.ports(), viewers, live, configs);
    }

    private void agree(List<WantedStream> now, Round round) throws ApiException {
        for (WantedStream stream : now) {
            String name = stream.camera().toString();
            boolean known = configs.containsKey(name);
            path(stream.camera()).step(stream, round);
            if (!known && configs.containsKey(name)) added.add(name);
        }
        for (CameraId camera : unwanted(now)) {
            CameraPath gone = paths.remove(camera);
            if (gone != null) gone.remove(Optional.of(round).filter(any -> mayDelete(camera.toString())));
        }
        for (String name : List.copyOf(configs.keySet()))
            if (OURS.matcher(name).matches() && mayDelete(name) && !paths.containsKey(CameraId.parse(name)))
                path(CameraId.parse(name)).remove(Optional.of(round)); // left over from before
        paths.keySet().retainAll(now.stream().map(WantedStream::camera).toList());
    }

    /** On a server that is not ours, what others have made stays. */
    private boolean mayDelete(String name) {
        return link.mode() == ServerLink.Mode.SUPERVISED || added.contains(name);
    }

    private Set<CameraId> unwanted(List<WantedStream> now) {
        Set<CameraId> cameras = new HashSet<>(paths.keySet());
        now.forEach(stream -> cameras.remove(stream.camera()));
        return cameras;
    }

    private void removeQuietly(CameraId camera) {
        CameraPath gone = paths.remove(camera);
        try {
            if (gone != null) gone.remove(Optional.empty());
        } catch (ApiException e) {
            LOG.debug("{} is removed later: {}", camera, e.getMessage());
        }
    }

    private CameraPath path(CameraId camera) {
        return paths.computeIfAbsent(
                camera,
                any -> new CameraPath(
                        camera,
                        settings,
                        clips,
                        processes,
                        children(),
                        folders.recordings().resolve(camera.toString()),
                        clock,
                        nanoTime));
    }

    private Path children() {
        return folders.run().resolve("mediamtx");
    }

    private Map<String, Object> handover() {
        Map<String, Object> cameras = new HashMap<>();
        paths.forEach((camera, path) -> cameras.put(camera.toString(), path.keep()));
        return Map.of("server", link.keep(), "added", List.copyOf(added), "cameras", cameras);
    }

    private void restore(Map<String, Object> kept) {
        if (kept.get("added") instanceof List<?> names) names.forEach(name -> added.add(name.toString()));
        if (kept.get("cameras") instanceof Map<?, ?> cameras)
            cameras.forEach(
                    (camera, state) -> path(CameraId.parse(camera.toString())).restore((Map<?, ?>) state));
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
            name = "streams",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStreams(Streams there) {
        news.bind(there);
    }

    void unbindStreams(Streams gone) {
        news.unbind(gone);
    }
}
