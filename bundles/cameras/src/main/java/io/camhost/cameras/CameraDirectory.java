package io.camhost.cameras;

import io.camhost.api.HealthCheck;
import io.camhost.api.HostFolders;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraDiscovery;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.CameraListener;
import io.camhost.api.camera.Cameras;
import io.camhost.api.camera.CapabilityProbe;
import io.camhost.api.event.Events;
import io.camhost.api.media.Streams;
import io.camhost.swap.Gate;
import io.camhost.swap.Workers;
import io.camhost.vault.Vault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches every {@link CameraDiscovery} there is, asks the probes, and answers for all cameras. */
@Component(
        immediate = true,
        service = {Cameras.class, HealthCheck.class},
        configurationPid = "io.camhost.camera")
@Designate(ocd = CameraDirectory.Config.class)
public final class CameraDirectory implements Cameras, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(CameraDirectory.class);
    private static final int PROBES_AT_A_TIME = 10;
    private static final int MOST_TASKS = 10_000;

    /** The section {@code camera} of the configuration, as far as the directory is concerned. */
    @ObjectClassDefinition(name = "Cameras")
    @interface Config {
        @AttributeDefinition(description = "seconds that one probe may take, at least 0.1")
        double detection_timeout() default 2.0;

        @AttributeDefinition(description = "whether cameras are asked what they can do")
        boolean enable_capability_detection() default true;

        @AttributeDefinition(description = "seconds between two probes of a camera")
        double capability_retry_interval() default 1.0;

        @AttributeDefinition(
                description = "names for people, each camera<N>=<name>; they win over those given by command")
        String[] aliases() default {};

        @AttributeDefinition(description = "failures in a row after which a camera is left alone")
        int capability_max_retries() default 3;

        @AttributeDefinition(description = "seconds that cameras of a discovery that has left stay as they are")
        double swap_wait() default 5;
    }

    /**
     * Times of the directory.
     *
     * @param swapTime how long cameras of a discovery that has left stay as they are
     * @param addressPause how often the streams are asked for their addresses
     */
    record Times(Duration swapTime, Duration addressPause) {
        static Times of(Config config) {
            if (!(config.swap_wait() > 0) || config.swap_wait() > 3600)
                throw new IllegalArgumentException(
                        "camera.swap_wait: must be more than 0 and at most 3600 s, got " + config.swap_wait());
            return new Times(seconds(config.swap_wait()), Duration.ofSeconds(2));
        }
    }

    private final Vault vault;
    private final Times times;
    private final IdentityBook book;
    private final Statistics statistics = new Statistics();
    private final Workers workers = new Workers("cameras", PROBES_AT_A_TIME, MOST_TASKS);
    private final Gate<Events> eventsGate = new Gate<>("events");
    private final Gate<Streams> streamsGate = new Gate<>("streams");
    private final Registry registry;
    private final CameraEvents events;
    private final Dispatch dispatch;
    private final Probing probing;
    private final Discoveries discoveries;
    private final MediaAddresses addresses;
    private volatile boolean closed;

    @Activate
    public CameraDirectory(Config config, BundleContext context, @Reference(name = "vault") Vault vault) {
        this(
                vault,
                HostFolders.of(context).state().resolve("cameras.json"),
                rules(config),
                Aliases.configured(config.aliases()),
                Times.of(config),
                Clock.systemUTC());
    }

    CameraDirectory(
            Vault vault,
            Path identities,
            Probing.Rules rules,
            Map<CameraId, String> aliases,
            Times times,
            InstantSource clock) {
        this.vault = vault;
        this.times = times;
        book = IdentityBook.open(identities);
        registry = new Registry(book, aliases, statistics, clock, new Follower());
        events = new CameraEvents(eventsGate, clock);
        dispatch = new Dispatch(registry::cameras, events, workers, rules.settling());
        probing = new Probing(registry, events, statistics, workers, times.swapTime(), rules);
        discoveries = new Discoveries(registry, statistics, workers, times.swapTime(), book::save);
        addresses = new MediaAddresses(streamsGate, workers, times.addressPause(), registry::watchedAt);
    }

    static Probing.Rules rules(Config config) {
        if (!(config.detection_timeout() >= 0.1))
            throw new IllegalArgumentException(
                    "camera.detection_timeout: at least 0.1 s, got " + config.detection_timeout());
        if (!(config.capability_retry_interval() > 0))
            throw new IllegalArgumentException(
                    "camera.capability_retry_interval: more than 0 s, got " + config.capability_retry_interval());
        if (config.capability_max_retries() < 0)
            throw new IllegalArgumentException(
                    "camera.capability_max_retries: 0 or more, got " + config.capability_max_retries());
        return new Probing.Rules(
                config.enable_capability_detection(),
                Duration.ofMillis(100),
                seconds(config.detection_timeout()),
                seconds(config.capability_retry_interval()),
                config.capability_max_retries());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
    }

    /** Goes on from where a predecessor was, and begins to look. */
    @Activate
    void start() {
        Set<String> expected = new TreeSet<>();
        vault.take(Handover.KEY).ifPresent(handed -> expected.addAll(restore(handed.state())));
        events.start();
        dispatch.start();
        discoveries.start(expected);
        addresses.start();
        probing.start();
    }

    /** @return names of the discoveries whose cameras were handed over */
    private Set<String> restore(Map<String, Object> state) {
        try {
            Handover handover = Handover.of(state);
            events.restore(handover.published(), handover.waiting());
            statistics.add(handover.statistics());
            registry.restore(handover.cameras(), handover.templates());
            dispatch.restore(registry.cameras());
            Set<String> names = new TreeSet<>();
            handover.cameras().forEach(camera -> names.add(camera.discovery));
            return names;
        } catch (RuntimeException e) {
            LOG.error("what the predecessor handed over cannot be read; cameras are found anew", e);
            return Set.of();
        }
    }

    @Deactivate
    void stop() {
        closed = true;
        discoveries.close();
        probing.close();
        streamsGate.close();
        eventsGate.close();
        workers.close(Duration.ofMillis(50));
        dispatch.close();
        events.close();
        book.save();
        List<KnownCamera> cameras = new ArrayList<>();
        registry.each(cameras::add);
        vault.put(
                Handover.KEY,
                new Handover(cameras, registry.templates(), events.published(), events.waiting(), statistics.numbers())
                        .toMap());
    }

    // what comes and goes

    @Reference(
            name = "discovery",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDiscovery(CameraDiscovery discovery) {
        discoveries.bind(discovery);
    }

    void unbindDiscovery(CameraDiscovery discovery) {
        if (!closed) discoveries.unbind(discovery);
    }

    @Reference(
            name = "probe",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProbe(CapabilityProbe probe) {
        probing.bind(probe);
    }

    void unbindProbe(CapabilityProbe probe) {
        probing.unbind(probe);
    }

    @Reference(
            name = "listener",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindListener(CameraListener listener) {
        dispatch.bind(listener);
    }

    void unbindListener(CameraListener listener) {
        dispatch.unbind(listener);
    }

    @Reference(
            name = "events",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEvents(Events bound) {
        eventsGate.bind(bound);
    }

    void unbindEvents(Events unbound) {
        eventsGate.unbind(unbound);
    }

    @Reference(
            name = "streams",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStreams(Streams bound) {
        streamsGate.bind(bound);
        addresses.look();
    }

    void unbindStreams(Streams unbound) {
        streamsGate.unbind(unbound);
    }

    /** Brings what the registry says to whom it concerns. */
    private final class Follower implements Registry.Follower {
        @Override
        public void changed(CameraId camera) {
            dispatch.changed(camera);
        }

        @Override
        public void plugged(CameraId camera) {
            probing.plugged(camera);
            saveSoon();
        }

        @Override
        public void unplugged(CameraId camera) {
            probing.unplugged(camera);
            saveSoon();
        }

        /** A new number may have to be written; clients hear first. */
        private void saveSoon() {
            try {
                workers.after(Duration.ofMillis(100), discoveries::wake);
            } catch (RejectedExecutionException closing) {
                LOG.debug("what is new is saved when all is closed");
            }
        }
    }

    // Cameras

    @Override
    public List<Camera> list() {
        requireOpen();
        return registry.list();
    }

    @Override
    public Optional<Camera> find(CameraId id) {
        requireOpen();
        return registry.find(id);
    }

    @Override
    public boolean discovering() {
        requireOpen();
        return discoveries.firstLookGoesOn();
    }

    @Override
    public Map<String, String> discoveries() {
        requireOpen();
        return discoveries.failures();
    }

    @Override
    public Map<String, Object> describe(Camera camera) {
        return CameraView.describe(camera);
    }

    @Override
    public void alias(CameraId id, String alias) {
        requireOpen();
        registry.alias(id, alias);
        discoveries.wake(); // what is new has to be written
    }

    @Override
    public void forget(CameraId id) {
        requireOpen();
        registry.forget(id);
        discoveries.wake();
    }

    private void requireOpen() {
        if (closed) throw new ServiceGone("cameras");
    }

    // HealthCheck

    @Override
    public String name() {
        return "cameras";
    }

    @Override
    public Report report() {
        return CamerasHealth.report(
                registry.cameras().values(), discoveries, book.failure(), probing, statistics, !closed);
    }
}
