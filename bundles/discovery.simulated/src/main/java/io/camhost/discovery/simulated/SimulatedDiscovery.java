package io.camhost.discovery.simulated;

import io.camhost.api.HealthCheck;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraDiscovery;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.Cameras;
import io.camhost.api.operation.HostInfo;
import io.camhost.vault.Vault;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
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

/**
 * Publishes cameras that do not exist: test pictures and looped video files. Its public methods {@code plug}, {@code unplug} and
 * {@code cameras} are shell commands of the scope {@code camhost}.
 */
@Component(
        immediate = true,
        service = {CameraDiscovery.class, HealthCheck.class},
        configurationPid = "io.camhost.simulated",
        property = {
            "osgi.command.scope=camhost",
            "osgi.command.function=plug",
            "osgi.command.function=unplug",
            "osgi.command.function=simulated"
        })
@Designate(ocd = SimulatedDiscovery.Config.class)
public final class SimulatedDiscovery implements CameraDiscovery, HealthCheck {
    static final String NAME = "simulated";
    /** Kind of source of a test picture. */
    static final String LAVFI = "lavfi";

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedDiscovery.class);
    private static final String KEY = "io.camhost.discovery.simulated";
    private static final int MOST = 64;
    private static final int DEMO_CAMERAS = 2;

    /** The section {@code simulated} of the configuration. */
    @ObjectClassDefinition(name = "Simulated cameras")
    @interface Config {
        @AttributeDefinition(description = "how many test pictures; in a demonstration at least two")
        int cameras() default 0;

        @AttributeDefinition(description = "absolute paths of video files that are shown again and again")
        String[] videos() default {};

        @AttributeDefinition(description = "pixels, even, from 320 to 4096")
        int width() default 640;

        @AttributeDefinition(description = "pixels, even, from 180 to 3072")
        int height() default 360;

        @AttributeDefinition(description = "frames per second, from 1 to 60")
        int fps() default 15;

        @AttributeDefinition(
                description = "whether name and time are written into test pictures; ffmpeg needs drawtext for it")
        boolean text() default true;
    }

    private final Vault vault;
    private final SimulatedCameras cameras;
    private final Map<String, Object> faults = new LinkedHashMap<>(); // by clip
    private volatile @Nullable Cameras directory;
    private volatile boolean closed;

    @Activate
    public SimulatedDiscovery(Config config, BundleContext context, @Reference(name = "vault") Vault vault) {
        this(config, HostInfo.of(context).demo(), vault, Picture.findFont(), SimulatedDiscovery::isNoDevice);
    }

    /** A real camera that gets another number because of a demonstration would keep it for good. */
    private static boolean isNoDevice(int number) {
        return !Files.exists(Path.of("/sys/class/video4linux/video" + number));
    }

    /** @param freeInDemo whether a demonstration may take that number as an id */
    SimulatedDiscovery(Config config, boolean demo, Vault vault, Optional<Path> font, IntPredicate freeInDemo) {
        this.vault = vault;
        if (config.cameras() < 0 || config.cameras() > MOST)
            throw new IllegalArgumentException("simulated.cameras: from 0 to " + MOST + ", got " + config.cameras());
        List<Clip> clips =
                Arrays.stream(config.videos()).distinct().map(Clip::of).toList();
        if (clips.size() > MOST)
            throw new IllegalArgumentException("simulated.videos: up to " + MOST + ", got " + clips.size());
        var picture =
                new Picture(config.width(), config.height(), config.fps(), config.text() ? font : Optional.empty());
        int count = demo ? Math.max(config.cameras(), DEMO_CAMERAS) : config.cameras();
        cameras = new SimulatedCameras(picture, count, clips, !demo, number -> !demo || freeInDemo.test(number));
        if (count > 0 && config.text() && font.isEmpty())
            LOG.info("no font is found on this machine: test pictures have no name and no readable time");
        for (Clip clip : clips)
            clip.fault().ifPresent(fault -> {
                faults.put(clip.name(), fault);
                LOG.error("simulated.videos: {} cannot be shown: {}", clip.file(), fault);
            });
        vault.take(KEY).ifPresent(handed -> cameras.restore(handed.state()));
    }

    @Deactivate
    void stop() {
        closed = true;
        cameras.forgetAll();
        vault.put(KEY, cameras.state());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Closeable start(Sink sink) {
        if (closed) throw new ServiceGone("discovery " + NAME);
        cameras.tell(sink);
        return () -> cameras.forget(sink);
    }

    @Override
    public Report report() {
        if (faults.isEmpty())
            return new Report(
                    Health.HEALTHY, "", Map.of("cameras", cameras.lines().size()));
        return new Report(
                Health.DEGRADED, "video files that cannot be shown: " + String.join(", ", faults.keySet()), faults);
    }

    // what ids stand for

    @Reference(
            name = "cameras",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCameras(Cameras bound) {
        directory = bound;
    }

    void unbindCameras(Cameras unbound) {
        if (directory == unbound) directory = null;
    }

    /** The key of one of ours whose id in the directory this is; everything else stays as it is. */
    private String keyOf(String word) {
        Cameras ids = directory;
        if (ids == null) return word;
        return ids.list().stream()
                .filter(camera -> camera.id().toString().equals(word))
                .map(camera -> camera.description().identity())
                .filter(identity -> identity.kind().equals(NAME))
                .map(CameraIdentity::key)
                .findFirst()
                .orElse(word);
    }

    // commands; several words are a name with spaces

    /** Plugs in a simulated camera: one that was unplugged, by id, key or name, or a new one of that name. */
    public String plug(String... words) {
        return cameras.plug(keyOf(one("plug", words)));
    }

    /** Unplugs a simulated camera, by id, key or name. */
    public String unplug(String... words) {
        return cameras.unplug(keyOf(one("unplug", words)));
    }

    private static String one(String command, String... words) {
        if (words.length == 0)
            throw new IllegalArgumentException("usage: camhost:" + command
                    + " CAMERA (its id, key or name; camhost:simulated and camhost:cameras list them)");
        return String.join(" ", words);
    }

    /** Lists the simulated cameras: key, name, state. */
    public String simulated() {
        List<String> lines = cameras.lines();
        return lines.isEmpty() ? "there is no simulated camera; camhost:plug NAME makes one" : String.join("\n", lines);
    }
}
