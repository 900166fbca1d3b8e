package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.api.HostFolders;
import io.camhost.api.auth.Auth;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.Streams;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.Processes;
import io.camhost.gateway.Gateway;
import io.camhost.gateway.HttpHandler;
import io.camhost.gateway.Listener;
import io.camhost.media.mediamtx.ApiException.Kind;
import io.camhost.media.mediamtx.ServerPorts.Use;
import io.camhost.swap.Gate;
import io.camhost.swap.Loop;
import io.camhost.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Drives a MediaMTX. All calls to the server are made by one thread, one after the other, each with a limit. {@code apply} is a shell
 * command of the scope {@code camhost}.
 */
@Component(
        immediate = true,
        service = MediaServer.class,
        configurationPid = {"io.camhost.media", "io.camhost.mediamtx"},
        property = {"osgi.command.scope=camhost", "osgi.command.function=apply"})
public final class MediaMtxDriver implements MediaServer {
    static final String NAME = "mediamtx";
    private static final String KEY = "io.camhost.media.mediamtx";
    static final Duration ROUND = Duration.ofMillis(200);
    private static final Duration REST = Duration.ofSeconds(5); // while another driver is configured
    private static final Duration CALL = Duration.ofSeconds(2);

    private final Farewell farewell;
    private final Vault vault;
    private final Settings settings;
    private final HostFolders folders;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Gate<Processes> processes = new Gate<>("process");
    private final StreamNews news = new StreamNews();
    private final ApiClient client;
    private final ServerLink link;
    private final Clips clips;
    private final ServerCheck check;
    private final Loop loop;
    private final CameraPaths paths;
    private final Reception reception;
    private final Evictions evictions;
    private final Departure departure;
    private final UdpPorts ports = new UdpPorts();
    private volatile @Nullable List<WantedStream> wanted; // null before it is told anything
    private volatile boolean closing;

    @Activate
    public MediaMtxDriver(MediaMtxConfig config, BundleContext context, @Reference(name = "vault") Vault vault) {
        this(
                Settings.of(config),
                HostFolders.of(context),
                vault,
                System::getenv,
                Clock.systemUTC(),
                System::nanoTime,
                handler -> publish(context, handler),
                () -> Farewell.endsForGood(context));
    }

    private static Runnable publish(BundleContext context, HttpHandler handler) {
        return context.registerService(
                        HttpHandler.class,
                        handler,
                        new Hashtable<>(
                                Map.of(HttpHandler.PATH, Callback.PATH, Listener.PROPERTY, Listener.CALLBACK.word())))
                ::unregister;
    }

    /**
     * A stopped one.
     *
     * @param publication makes the handler known to the gateway, and gives how that ends
     * @param noSuccessor whether nobody takes over when this is stopped
     */
    MediaMtxDriver(
            Settings settings,
            HostFolders folders,
            Vault vault,
            UnaryOperator<@Nullable String> environment,
            InstantSource clock,
            LongSupplier nanoTime,
            Function<HttpHandler, Runnable> publication,
            BooleanSupplier noSuccessor) {
        this.farewell = new Farewell(noSuccessor);
        this.vault = vault;
        this.settings = settings;
        this.folders = folders;
        this.clock = clock;
        this.nanoTime = nanoTime;
        Map<String, Object> kept = vault.take(KEY).map(Vault.Handover::state).orElse(Map.of());
        Map<?, ?> server = kept.get("server") instanceof Map<?, ?> before ? before : Map.of();
        boolean stays = settings.mayDrive() && ServerLink.isOf(server, settings);
        departure = Departure.from(server, stays);
        reception = new Reception(
                kept.get("admissions") instanceof List<?> admissions ? Optional.of(admissions) : Optional.empty(),
                folders.run().resolve("mediamtx"),
                clock,
                nanoTime,
                news::now,
                publication);
        ServerProgram program = new ServerProgram(settings, folders, environment);
        client = new ApiClient(settings.host(), () -> program.ports().of(Use.API), CALL, this::password);
        Api api = new Api(client);
        link = new ServerLink(
                settings,
                api,
                new OwnServer(program, processes, reception.door(), reception.keys()),
                stays ? server : Map.of(),
                nanoTime);
        loop = new Loop("mediamtx", settings.mayDrive() ? ROUND : REST, this::round);
        check = new ServerCheck(
                new Breaker(settings.checks(), clock, nanoTime, Math::random),
                settings.checkLimit(),
                api,
                kept.get("check") instanceof Map<?, ?> before ? before : Map.of());
        clips = new Clips(folders.cache().resolve("clips"));
        paths = new CameraPaths(api, link, clips, this::path, clock, nanoTime);
        evictions = reception.evictions(api);
        if (settings.mayDrive()) paths.restore(kept, stays);
    }

    private String password() {
        return link.ours() ? reception.keys().call() : "";
    }

    @Activate
    void start() {
        if (settings.mayDrive()) reception.open();
        loop.start();
    }

    /** Server and publishers go on, unless this is the end: then nothing is left of us. */
    @Deactivate
    void stop() {
        closing = true;
        farewell.begin(processes);
        processes.close();
        news.close();
        client.close();
        loop.close();
        reception.close();
        if (!farewell.end(link, settings, paths)) vault.put(KEY, handover());
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
        return link.ports().addresses(settings.publicHost(), link.names());
    }

    @Override
    public void want(List<WantedStream> now) {
        wanted = List.copyOf(now);
        paths.changed();
        loop.wake();
    }

    @Override
    public List<StreamState> streams() {
        List<WantedStream> now = wanted;
        return now == null ? List.of() : reception.counted(paths.states(now));
    }

    @Override
    public Optional<List<String>> stillInput(CameraId camera) {
        if (!paths.state(camera).map(StreamState::live).orElse(false)) return Optional.empty();
        return Optional.of(Publisher.stillInput(
                PublisherLogin.NONE.address(
                        link.ports().rtspHost(settings),
                        link.ports().rtsp(),
                        link.names().of(camera)),
                link.ours() ? reception.keys().still(camera) : ""));
    }

    @Override
    public Condition condition() {
        ServerCheck.Seen seen = check.seen();
        Map<String, Object> details = new HashMap<>(seen.details());
        details.put("mode", link.mode().name().toLowerCase(Locale.ROOT));
        if (link.ours()) details.put("ports", link.ownPorts());
        details.put("restarts_since_stuck", link.restarts());
        details.put("writes_without_effect", paths.lostWrites());
        return new Condition(seen.health(), seen.message(), link.limits(), details);
    }

    /** A command of the shell: makes a change of a stream's settings at once that waits until nobody is cut by it. */
    public String apply(String camera) {
        CameraId id = CameraId.parse(camera);
        Optional<String> whom = paths.insist(id);
        loop.wake();
        return whom.map(cut -> "the settings of " + id + " are changed now; that cuts " + cut)
                .orElse("no change of the settings of " + id + " waits");
    }

    private void round() {
        departure.take();
        if (!settings.mayDrive()) {
            link.leave();
            return;
        }
        reception.open();
        List<WantedStream> now = wanted;
        Optional<Map<String, JsonNode>> live = link.look();
        if (link.everAnswered()) check.step();
        if (now == null) return; // nothing is touched before somebody has said what is wanted
        try {
            if (live.isPresent()) {
                paths.agree(now, live.get());
                link.agreed();
                if (link.ours()) evictions.step(live.get().values());
                news.tell(streams());
                return;
            }
        } catch (ApiException e) {
            link.lost(e);
        }
        if (!closing) paths.away(now, link.trouble() == Kind.GONE);
    }

    private CameraPath path(CameraId camera) {
        return new CameraPath(
                camera,
                settings,
                clips,
                ports,
                processes,
                folders.run().resolve("mediamtx"),
                folders.recordings().resolve(camera.toString()),
                clock,
                nanoTime);
    }

    private Map<String, Object> handover() {
        Map<String, Object> state = new HashMap<>(paths.keep());
        Map<String, Object> server = new HashMap<>(link.keep());
        server.put("made", List.copyOf(paths.made()));
        state.put("server", server);
        state.put("check", check.keep());
        state.put("admissions", reception.keep());
        return state;
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
            name = "auth",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAuth(Auth there) {
        reception.auth().bind(there);
        loop.wake();
    }

    void unbindAuth(Auth gone) {
        reception.auth().unbind(gone);
    }

    @Reference(
            name = "gateway",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindGateway(Gateway there) {
        reception.gateway().bind(there);
        loop.wake();
    }

    void unbindGateway(Gateway gone) {
        reception.gateway().unbind(gone);
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
