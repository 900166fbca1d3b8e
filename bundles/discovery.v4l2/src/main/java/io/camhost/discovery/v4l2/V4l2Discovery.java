package io.camhost.discovery.v4l2;

import io.camhost.api.HealthCheck;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraDiscovery;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.ProcessListener;
import io.camhost.swap.Workers;
import io.camhost.vault.Vault;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Publishes the capture devices of Linux as they come and go: every node that answers as one. */
@Component(immediate = true, configurationPid = "io.camhost.camera")
@Designate(ocd = V4l2Discovery.Config.class)
public final class V4l2Discovery implements CameraDiscovery, HealthCheck, ProcessListener {
    static final String NAME = "v4l2";

    private static final String KEY = "io.camhost.discovery.v4l2";

    /** The section {@code camera} of the configuration, as far as video devices are concerned. */
    @ObjectClassDefinition(name = "Video devices")
    @interface Config {
        @AttributeDefinition(
                description =
                        "numbers of wanted devices: two are a range, one or more than two exactly these, none all")
        int[] device_range() default {};

        @AttributeDefinition(
                description = "event-first, hybrid (looks go on beside events) or poll-only (events are ignored)")
        String discovery_mode() default "event-first";

        @AttributeDefinition(description = "seconds between two looks where no events arrive, to begin with")
        double poll_interval() default 0.1;

        @AttributeDefinition(description = "seconds between two looks where events arrive")
        double fallback_poll_interval() default 90;

        @AttributeDefinition(description = "nodes that are asked at the same time")
        int max_event_handlers() default 10;

        @AttributeDefinition(description = "seconds that a node may take to answer")
        double event_handler_timeout() default 5;
    }

    /**
     * How it looks.
     *
     * @param poll first pause between two looks where no events arrive
     * @param fallback pause between two looks where they do
     * @param patience how long a node may take to answer
     * @param threads nodes that are asked at the same time
     */
    record Rules(Pace.Mode mode, Duration poll, Duration fallback, Duration patience, int threads) {
        static Rules of(Config config) {
            if (!(config.poll_interval() >= 0.01))
                throw new IllegalArgumentException(
                        "camera.poll_interval: at least 0.01 s, got " + config.poll_interval());
            if (!(config.fallback_poll_interval() > 0))
                throw new IllegalArgumentException(
                        "camera.fallback_poll_interval: more than 0 s, got " + config.fallback_poll_interval());
            if (!(config.event_handler_timeout() > 0))
                throw new IllegalArgumentException(
                        "camera.event_handler_timeout: more than 0 s, got " + config.event_handler_timeout());
            if (config.max_event_handlers() < 1)
                throw new IllegalArgumentException(
                        "camera.max_event_handlers: at least 1, got " + config.max_event_handlers());
            return new Rules(
                    Pace.Mode.of(config.discovery_mode()),
                    seconds(config.poll_interval()),
                    seconds(config.fallback_poll_interval()),
                    seconds(config.event_handler_timeout()),
                    config.max_event_handlers());
        }

        private static Duration seconds(double seconds) {
            return Duration.ofNanos(Math.round(seconds * 1e9));
        }
    }

    /** The machine. @param query is called when there is a node to ask, so that one without native code fails then, and says why */
    record Machine(VideoNodes nodes, Path devices, Supplier<NodeQuery> query, EventSources events) {
        static Machine usual() {
            return new Machine(
                    new Sysfs(Path.of("/sys/class/video4linux")),
                    Path.of("/dev"),
                    V4l2Calls::new,
                    EventSources.usual());
        }
    }

    private final Machine machine;
    private final DeviceRange range;
    private final Rules rules;
    private final Vault vault;
    private final Workers workers;
    private final Findings findings = new Findings();
    private final Statistics statistics = new Statistics();
    private final Inherited inherited;
    private final List<Looking> looking = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> running = new ConcurrentHashMap<>(); // arguments of children, by key
    private volatile boolean closed;

    @Activate
    public V4l2Discovery(Config config, @Reference(name = "vault") Vault vault) {
        this(Machine.usual(), DeviceRange.of(config.device_range()), Rules.of(config), vault);
    }

    V4l2Discovery(Machine machine, DeviceRange range, Rules rules, Vault vault) {
        this.machine = machine;
        this.range = range;
        this.rules = rules;
        this.vault = vault;
        this.workers = new Workers("discovery.v4l2", rules.threads(), 1000);
        Map<String, Object> before = vault.take(KEY).map(Vault.Handover::state).orElse(Map.of());
        if (before.get("statistics") instanceof Map<?, ?> numbers) statistics.add(numbers);
        this.inherited = Inherited.of(before);
    }

    /** No thread outlives the bundle, even if nobody has closed the handle yet. */
    @Deactivate
    void stop() {
        closed = true;
        Map<String, Object> state = new LinkedHashMap<>();
        for (Looking begun : looking) {
            begun.close();
            state.putAll(begun.watching.knowledge().toMap());
        }
        workers.close(Duration.ofMillis(50));
        state.put("statistics", statistics.numbers());
        vault.put(KEY, state);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Closeable start(Sink sink) {
        if (closed) throw new ServiceGone("discovery " + NAME);
        Looking begun = new Looking(watching(sink));
        looking.add(begun);
        begun.watching.start();
        if (closed) begun.close();
        return begun;
    }

    private Watching watching(Sink sink) {
        NodeQuery query = new LateQuery(machine.query());
        workers.execute(() -> warmUp(query));
        Questions questions = (node, thoroughly, then) -> workers.execute(() -> {
            NodeQuery.Answer answer;
            try {
                answer = query.ask(node, thoroughly && !inUse(node));
            } catch (LinkageError e) {
                answer = new NodeQuery.Answer.NoNativeCode();
            }
            then.accept(answer);
        });
        var surroundings = new NodeWatch.Surroundings(machine.nodes(), machine.devices(), questions, range, findings);
        var pace = new Pace(
                rules.mode(),
                rules.poll(),
                rules.fallback(),
                () -> ThreadLocalRandom.current().nextDouble(0.8, 1.2),
                System.nanoTime());
        return new Watching(
                machine.events(),
                rules.mode(),
                pace,
                statistics,
                wake -> new NodeWatch(surroundings, statistics, rules.patience().toNanos(), inherited, sink, wake));
    }

    /** The first question takes longer than all others: it is asked before there is a camera. */
    private static void warmUp(NodeQuery query) {
        try {
            query.ask(Path.of("/dev/null"), false);
        } catch (LinkageError e) {
            // told when there is a node to ask
        }
    }

    /** What {@link #start} began. */
    private final class Looking implements Closeable {
        private final Watching watching;

        Looking(Watching watching) {
            this.watching = watching;
        }

        @Override
        public void close() {
            if (looking.remove(this)) watching.close();
        }
    }

    /** Of whatever child: publishers, snapshots and whoever else opens a camera. */
    @Override
    public String prefix() {
        return "";
    }

    /** One that had a camera open and has not ended as it should: the camera is asked how it is. */
    @Override
    public void changed(ChildStatus child) {
        if (child.running()) running.put(child.key(), child.argv());
        else running.remove(child.key());
        boolean well =
                child.state() == ChildStatus.State.ENDED && child.exitCode().orElse(-1) == 0;
        if (child.pid() != 0 && !child.running() && !well) looking.forEach(begun -> begun.watching.doubt(child.argv()));
    }

    /** Whoever has it open now will say how it is; not every camera bears to be asked meanwhile. */
    private boolean inUse(Path node) {
        return running.values().stream().anyMatch(argv -> argv.contains(node.toString()));
    }

    @Override
    public Report report() {
        Optional<Watching> now = looking.stream().findFirst().map(begun -> begun.watching);
        Map<String, Object> details = new LinkedHashMap<>(statistics.numbers());
        now.ifPresent(watching -> details.putAll(watching.details()));
        details.put("active_tasks", workers.active());
        details.put("running", now.isPresent());
        details.put("left_out", findings.leftOut());
        details.put("same_serial", findings.twins());
        Map<String, String> unusable = findings.unusable();
        details.put("unusable", unusable);
        if (now.isEmpty()) return new Report(Health.STARTING, "nobody has asked for cameras yet", details);
        if (now.get().stopped())
            return new Report(Health.UNHEALTHY, "looking for video devices fails; the log says why", details);
        List<String> faults = unusable.entrySet().stream()
                .map(fault -> fault.getKey() + ": " + fault.getValue())
                .toList();
        if (!faults.isEmpty()) return new Report(Health.DEGRADED, String.join("; ", faults), details);
        return new Report(Health.HEALTHY, now.get().inWords(), details);
    }

    /** Loads native code with the first question. */
    private static final class LateQuery implements NodeQuery {
        private final Supplier<NodeQuery> supplier;
        private @Nullable NodeQuery query; // guarded by this

        LateQuery(Supplier<NodeQuery> supplier) {
            this.supplier = supplier;
        }

        @Override
        public Answer ask(Path node, boolean thoroughly) {
            return query().ask(node, thoroughly);
        }

        private synchronized NodeQuery query() {
            NodeQuery asked = query;
            if (asked == null) query = asked = supplier.get();
            return asked;
        }
    }
}
