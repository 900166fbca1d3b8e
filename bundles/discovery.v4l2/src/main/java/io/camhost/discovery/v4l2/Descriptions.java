package io.camhost.discovery.v4l2;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDescription.Fault;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes nodes as cameras, and tells those apart that look the same. Threading: that of {@link NodeWatch}. */
final class Descriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptions.class);

    private final Path devices;
    private final Findings findings;
    private final Collection<SeenNode> seen;

    /** @param seen all nodes, as they come and go */
    Descriptions(Path devices, Findings findings, Collection<SeenNode> seen) {
        this.devices = devices;
        this.findings = findings;
        this.seen = seen;
    }

    /** How it is told. @param fault why it cannot be used; empty when it can */
    CameraDescription of(SeenNode known, String name, Optional<Fault> fault) {
        String url = devices.resolve(known.name()).toString();
        var input = new FfmpegInput("v4l2", List.of("-f", "v4l2"), url, Optional.of(url), true, true);
        String fit = CardName.of(name);
        Map<String, String> details = new HashMap<>(known.place.details());
        details.putIfAbsent("model", fit);
        return new CameraDescription(
                known.told().map(CameraDescription::identity).orElseGet(() -> identity(known)),
                fit,
                input,
                OptionalInt.of(known.number()),
                fault.isEmpty(),
                true,
                known.place.permanent(),
                fault,
                details);
    }

    /** Its own, also when another camera looks the same to the kernel. */
    private CameraIdentity identity(SeenNode known) {
        CameraIdentity identity = new CameraIdentity(V4l2Discovery.NAME, known.place.key());
        boolean taken = seen.stream()
                .flatMap(other -> other.told().stream())
                .anyMatch(told -> told.identity().equals(identity));
        return taken ? new CameraIdentity(V4l2Discovery.NAME, known.place.key() + " #" + known.number()) : identity;
    }

    /** Cameras that have the same serial number. */
    void findTwins() {
        Map<String, List<String>> byPermanent = new TreeMap<>();
        for (SeenNode node : seen)
            if (node.isTold() && !node.place.permanent().isEmpty())
                byPermanent
                        .computeIfAbsent(node.place.permanent(), any -> new ArrayList<>())
                        .add(node.name());
        List<String> twins = byPermanent.values().stream()
                .filter(names -> names.size() > 1)
                .map(names -> String.join(" and ", names))
                .toList();
        for (String fresh : findings.twins(twins))
            LOG.warn("{} have the same serial number: they are told apart by the port they are plugged into", fresh);
    }
}
