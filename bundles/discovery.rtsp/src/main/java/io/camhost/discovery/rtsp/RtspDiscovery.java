package io.camhost.discovery.rtsp;

import io.camhost.api.HealthCheck;
import io.camhost.api.HostFolders;
import io.camhost.api.ServiceGone;
import io.camhost.api.auth.SecretSource;
import io.camhost.api.camera.CameraDiscovery;
import io.camhost.api.camera.CapabilityProbe;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ProcessListener;
import io.camhost.api.process.Processes;
import io.camhost.swap.MemoryFolder;
import io.camhost.swap.Succession;
import io.camhost.vault.Vault;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Publishes the network cameras of the configuration. Does nothing, on no thread, where there are none. */
@Component(
        immediate = true,
        service = {CameraDiscovery.class, HealthCheck.class, ProcessListener.class},
        configurationPid = "io.camhost.rtsp")
@Designate(ocd = RtspDiscovery.Config.class)
public final class RtspDiscovery implements CameraDiscovery, HealthCheck, ProcessListener {
    static final String NAME = "rtsp";

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "camhost-rtsp-";
    private static final long ROOM = 1 << 20;
    private static final String KEY = "io.camhost.discovery.rtsp";
    /** Cameras of a changed configuration go and come one by one: what stays must not be seen going. */
    static final Duration SETTLING = Duration.ofMillis(100);

    /** The section {@code rtsp} of the configuration. */
    @ObjectClassDefinition(name = "Network cameras")
    @interface Config {
        @AttributeDefinition(description = "seconds between two looks at a camera that nobody watches")
        double check_interval() default 30;

        @AttributeDefinition(description = "names of all cameras, each with a configuration of io.camhost.rtsp.cameras")
        String[] cameras() default {};
    }

    private final Vault vault;
    private final Network network;
    private final Sources sources;
    private final Patrol patrol;
    private final BooleanSupplier noSuccessor;
    private final Map<String, RtspCamera> configured = new TreeMap<>(); // by name; guarded by itself
    private volatile Map<String, String> refused = Map.of();
    private volatile boolean closed;

    @Activate
    public RtspDiscovery(Config config, BundleContext context, @Reference(name = "vault") Vault vault) {
        this(config, () -> folder(HostFolders.of(context)), vault, () -> !Succession.expected(context));
        // a host that has crashed may have had some
        if (config.cameras().length == 0) {
            MemoryFolder.existing(MEMORY, PREFIX, HostFolders.of(context).data())
                    .ifPresent(Sources::delete);
        }
    }

    private static Path folder(HostFolders folders) {
        return MemoryFolder.find(MEMORY, PREFIX, folders.data(), ROOM)
                .orElseGet(() -> folders.run().resolve("rtsp"));
    }

    RtspDiscovery(Config config, Supplier<Path> folder, Vault vault, BooleanSupplier noSuccessor) {
        this.vault = vault;
        this.noSuccessor = noSuccessor;
        this.network = new Network();
        this.sources = new Sources(folder, network::ffmpegTakesOptions);
        this.patrol = new Patrol(network, sources, interval(config), List.of(config.cameras()));
        vault.take(KEY).ifPresent(handed -> {
            if (handed.state().get("known") instanceof Map<?, ?> known) patrol.restore(known);
        });
    }

    private static Duration interval(Config config) {
        if (!(config.check_interval() >= 1))
            throw new IllegalArgumentException("rtsp.check_interval: at least 1 s, got " + config.check_interval());
        return Duration.ofMillis(Math.round(config.check_interval() * 1000));
    }

    @Modified
    void modified(Config config) {
        patrol.configure(interval(config), List.of(config.cameras()));
    }

    @Deactivate
    void stop() {
        closed = true;
        Map<String, Object> known = patrol.close();
        network.close();
        vault.put(KEY, Map.of("known", known));
        if (noSuccessor.getAsBoolean()) sources.end();
    }

    // what comes and goes

    @Reference(
            name = "cameras",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCamera(RtspCamera camera) {
        synchronized (configured) {
            configured.put(camera.name(), camera);
        }
        changed();
    }

    void unbindCamera(RtspCamera camera) {
        synchronized (configured) {
            configured.remove(camera.name(), camera);
        }
        changed();
    }

    private void changed() {
        if (!closed) network.after(SETTLING, this::watch);
    }

    private void watch() {
        List<RtspCamera> now;
        synchronized (configured) {
            now = List.copyOf(configured.values());
        }
        if (!closed) refused = patrol.watch(now);
    }

    @Reference(
            name = "probes",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProbe(CapabilityProbe probe) {
        network.probes.add(probe);
    }

    void unbindProbe(CapabilityProbe probe) {
        network.probes.remove(probe);
    }

    @Reference(
            name = "secrets",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSecrets(SecretSource secrets) {
        network.secrets.add(secrets);
    }

    void unbindSecrets(SecretSource secrets) {
        network.secrets.remove(secrets);
    }

    @Reference(
            name = "processes",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProcesses(Processes processes) {
        network.processes.bind(processes);
    }

    void unbindProcesses(Processes processes) {
        network.processes.unbind(processes);
    }

    // ProcessListener

    @Override
    public String prefix() {
        return Network.PUBLISHERS;
    }

    @Override
    public void changed(ChildStatus child) {
        if (!child.running()) patrol.doubt(child.argv());
    }

    // CameraDiscovery

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Closeable start(Sink sink) {
        if (closed) throw new ServiceGone("discovery " + NAME);
        patrol.tell(sink);
        return () -> patrol.forget(sink);
    }

    // HealthCheck

    @Override
    public Report report() {
        Map<String, String> verdicts = patrol.verdicts();
        Map<String, String> faults = new LinkedHashMap<>(refused);
        verdicts.forEach((name, fault) -> {
            if (!fault.isEmpty()) faults.put(name, fault);
        });
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("cameras", patrol.size());
        details.put("answer", (int)
                verdicts.values().stream().filter(String::isEmpty).count());
        details.put("unusable", faults);
        if (faults.isEmpty()) return new Report(Health.HEALTHY, patrol.size() == 0 ? "none configured" : "", details);
        List<String> lines = faults.entrySet().stream()
                .map(fault -> fault.getKey() + ": " + fault.getValue())
                .toList();
        return new Report(Health.DEGRADED, String.join("; ", lines), details);
    }
}
