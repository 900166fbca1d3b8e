package io.camhost.discovery.v4l2;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.discovery.v4l2.NodeQuery.Answer;
import io.camhost.discovery.v4l2.Sysfs.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the kernel's list with what was told, and tells the difference. A node is opened when it is new, and again while it could not
 * be opened; never otherwise.
 *
 * <p>Threading: one thread at a time.
 */
final class NodeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int ENXIO = 6;
    private static final int EACCES = 13;
    private static final int ENODEV = 19;

    /** A node that was seen. */
    private static final class Seen {
        final Node node;
        /** Whether what it is is known, and it need not be asked again. */
        boolean settled;
        /** As it was told; null while it is not. */
        @Nullable
        CameraDescription told;
        /** A node that has just appeared belongs to root for a moment: its first failure is not told. */
        boolean spared;
        /** The last errno that was logged; 0 for none. */
        int logged;

        Seen(Node node, boolean spared) {
            this.node = node;
            this.spared = spared;
        }
    }

    private final Sysfs sysfs;
    private final Path devices;
    private final NodeQuery query;
    private final DeviceRange range;
    private final Findings findings;
    private final Sink sink;
    private final SortedMap<Integer, Seen> seen = new TreeMap<>();
    private boolean complete;
    private volatile boolean ended;

    /**
     * @param devices usually {@code /dev}
     * @param findings is told what the health report says
     */
    NodeWatch(Sysfs sysfs, Path devices, NodeQuery query, DeviceRange range, Findings findings, Sink sink) {
        this.sysfs = sysfs;
        this.devices = devices;
        this.query = query;
        this.range = range;
        this.findings = findings;
        this.sink = sink;
    }

    /** Nothing is told after this. */
    void end() {
        ended = true;
    }

    /** One look. */
    void look() {
        findings.looked();
        SortedMap<Integer, Node> nodes;
        try {
            nodes = sysfs.nodes();
        } catch (IOException e) {
            fails("the list of video devices cannot be read: " + e.getClass().getSimpleName());
            return;
        }
        forgetGone(nodes);
        try {
            nodes.values().forEach(this::consider);
        } catch (LinkageError e) {
            fails("native code cannot be loaded: jna.tmpdir must be a folder that allows programs");
            return;
        }
        if (!complete && !ended) sink.complete();
        complete = true;
    }

    private void fails(String reason) {
        complete = false;
        if (!ended) sink.failed(reason);
    }

    private void forgetGone(Map<Integer, Node> nodes) {
        seen.values().removeIf(known -> {
            Node now = nodes.get(known.node.number());
            if (now != null && now.instance().equals(known.node.instance())) return false;
            tellAbsent(known);
            findings.forget(known.node.name());
            return true;
        });
    }

    private void consider(Node node) {
        Seen known = seen.computeIfAbsent(node.number(), any -> new Seen(node, complete));
        if (known.settled) return;
        if (!range.contains(node.number())) {
            known.settled = true;
            if (sysfs.isFirst(node) && findings.leftOut(node.name()))
                LOG.info("{} ({}) is left out by camera.device_range", node.name(), sysfs.name(node));
            return;
        }
        Answer answer = query.ask(devices.resolve(node.name()));
        if (answer instanceof Answer.Camera camera) {
            known.settled = true;
            if (known.logged != 0) LOG.info("{} can be opened now", node.name());
            findings.forget(node.name());
            tell(known, camera.card().isBlank() ? sysfs.name(node) : camera.card(), true);
        } else if (answer instanceof Answer.Failed failed) {
            failed(known, failed.errno());
        } else {
            known.settled = true;
            tellAbsent(known); // it was taken for a camera while it could not be opened
            findings.forget(node.name());
        }
    }

    /** It is asked again the next time. */
    private void failed(Seen known, int errno) {
        if (errno == ENOENT || errno == ENODEV || errno == ENXIO) {
            tellAbsent(known); // going, or not quite there
            return;
        }
        boolean spared = known.spared;
        known.spared = false;
        if (spared || !sysfs.isFirst(known.node)) return; // the others are most likely no cameras: nobody misses them
        String reason = errno == EACCES || errno == EPERM
                ? "permission denied: add the user of the host to the group video"
                : "it cannot be opened, errno " + errno;
        if (known.logged != errno) {
            LOG.warn("{}: {}", known.node.name(), reason);
            known.logged = errno;
            findings.unusable(known.node.name(), reason);
        }
        tell(known, sysfs.name(known.node), false);
    }

    private void tell(Seen known, String name, boolean usable) {
        String node = known.node.name();
        String url = devices.resolve(node).toString();
        var input = new FfmpegInput("v4l2", List.of("-f", "v4l2"), url, Optional.of(url), true, true);
        var description = new CameraDescription(
                new CameraIdentity(V4l2Discovery.NAME, node),
                CardName.of(name),
                input,
                OptionalInt.of(known.node.number()),
                usable,
                true);
        if (description.equals(known.told)) return;
        known.told = description;
        if (!ended) sink.present(description);
    }

    private void tellAbsent(Seen known) {
        CameraDescription told = known.told;
        known.told = null;
        if (told != null && !ended) sink.absent(told.identity());
    }
}
