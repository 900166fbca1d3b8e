package io.camhost.discovery.v4l2;

import io.camhost.api.HealthCheck;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraDiscovery;
import io.camhost.swap.Loop;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Publishes the capture devices of Linux as they come and go: every node that answers as one, looked for every second. */
@Component(immediate = true, configurationPid = "io.camhost.camera")
@Designate(ocd = V4l2Discovery.Config.class)
public final class V4l2Discovery implements CameraDiscovery, HealthCheck {
    static final String NAME = "v4l2";

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The section {@code camera} of the configuration, as far as video devices are concerned. */
    @ObjectClassDefinition(name = "Video devices")
    @interface Config {
        @AttributeDefinition(
                description =
                        "numbers of wanted devices: two are a range, one or more than two exactly these, none all")
        int[] device_range() default {};
    }

    private final Sysfs sysfs;
    private final Path devices;
    private final Supplier<NodeQuery> query;
    private final DeviceRange range;
    private final Duration pause;
    private final Findings findings = new Findings();
    private final Set<Looking> looking = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Activate
    public V4l2Discovery(Config config) {
        this(
                Path.of("/sys/class/video4linux"),
                Path.of("/dev"),
                V4l2Calls::new,
                DeviceRange.of(config.device_range()),
                PAUSE);
    }

    /** @param query is called when there is a node to ask, so that a machine without native code fails then, and says why */
    V4l2Discovery(Path sysfs, Path devices, Supplier<NodeQuery> query, DeviceRange range, Duration pause) {
        this.sysfs = new Sysfs(sysfs);
        this.devices = devices;
        this.query = query;
        this.range = range;
        this.pause = pause;
    }

    /** No thread outlives the bundle, even if nobody has closed the handle yet. */
    @Deactivate
    void stop() {
        closed = true;
        looking.forEach(Looking::close);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Closeable start(Sink sink) {
        if (closed) throw new ServiceGone("discovery " + NAME);
        NodeWatch watch = new NodeWatch(sysfs, devices, new LateQuery(query), range, findings, sink);
        Looking begun = new Looking(watch, new Loop("discovery.v4l2", pause, watch::look));
        looking.add(begun);
        begun.loop.start();
        if (closed) begun.close();
        return begun;
    }

    /** What {@link #start} began. */
    private final class Looking implements Closeable {
        private final NodeWatch watch;
        private final Loop loop;

        Looking(NodeWatch watch, Loop loop) {
            this.watch = watch;
            this.loop = loop;
        }

        @Override
        public void close() {
            if (!looking.remove(this)) return;
            watch.end();
            loop.close();
        }
    }

    @Override
    public Report report() {
        return findings.report();
    }

    /** Loads native code with the first question. */
    private static final class LateQuery implements NodeQuery {
        private final Supplier<NodeQuery> supplier;
        private @Nullable NodeQuery query;

        LateQuery(Supplier<NodeQuery> supplier) {
            this.supplier = supplier;
        }

        @Override
        public Answer ask(Path node) {
            NodeQuery asked = query;
            if (asked == null) query = asked = supplier.get();
            return asked.ask(node);
        }
    }
}
