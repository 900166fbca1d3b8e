package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.Encoding;
import io.camhost.api.media.WantedStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One camera's path at the server: that it is there, and is set as it should be, whoever has changed it. Threading: one thread. */
final class PathSettings {
    private static final Logger LOG = LoggerFactory.getLogger(PathSettings.class);
    private static final String WAITS = "a change of its settings waits until nobody is cut by it: now ";

    private static final String TAKEN =
            "the media server has a path of this name with settings of somebody else: rename or delete it there";

    private final CameraId camera;
    private final boolean local;
    private final Clips clips;
    private final UdpPorts ports;
    private final Path recordings;
    private final InstantSource clock;
    private final Insistence insistence;
    private @Nullable Instant since;
    private boolean taken;
    private OptionalInt udpPort = OptionalInt.empty();

    /**
     * @param local whether the server sees our files
     * @param recordings where this camera is recorded unless told otherwise
     * @param insistence on what should wait
     */
    PathSettings(
            CameraId camera,
            boolean local,
            Clips clips,
            UdpPorts ports,
            Path recordings,
            InstantSource clock,
            Insistence insistence) {
        this.camera = camera;
        this.local = local;
        this.clips = clips;
        this.ports = ports;
        this.recordings = recordings;
        this.clock = clock;
        this.insistence = insistence;
    }

    /** When it was made; empty while it is not there. */
    Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    void restore(Instant at) {
        since = at;
    }

    /** Whether somebody else has a path of this name: then it is left alone. */
    boolean taken() {
        return taken;
    }

    /** Whether it is there and ours, so that it may be published to and recorded. */
    boolean usable(Round round) {
        return !taken && round.config(round.names().of(camera)) != null;
    }

    /**
     * Makes it so.
     *
     * @param lines what is to be said while nobody publishes; empty: whatever was said last
     * @return why it is not as wanted; blank when it is
     */
    String step(WantedStream wanted, Round round, int viewers, Optional<List<String>> lines) throws ApiException {
        taken = false;
        String name = round.names().of(camera);
        JsonNode config = round.config(name);
        boolean ownClip = round.features().alwaysAvailable() && local;
        Optional<Path> clip = ownClip ? clips.of(camera, wanted.encoding(), lines) : Optional.empty();
        udpPort = round.features().udp() ? udpPort(config) : OptionalInt.empty();
        if (config == null) {
            if (round.takes()) make(wanted, round, clip);
            return "";
        }
        if (since == null) since = time(round.path(name)).orElseGet(clock::instant);
        return agree(round, PathConfig.fixed(round.features(), clip, udpPort), config, viewers);
    }

    /** The one that it has, as long as it has one. */
    private OptionalInt udpPort(@Nullable JsonNode config) {
        OptionalInt there = config == null
                ? OptionalInt.empty()
                : Route.port(config.path(PathConfig.SOURCE).asText());
        if (there.isPresent()) return there;
        return udpPort.isPresent() ? udpPort : ports.free();
    }

    /** At which the server waits for its pictures; empty: they come by RTSP. */
    OptionalInt udpPort() {
        return udpPort;
    }

    /** Whether what is shown while nobody publishes has the size of these pictures: then viewers get over any other difference. */
    boolean clipFits(Round round, Encoding encoding) {
        JsonNode config = round.config(round.names().of(camera));
        String clip = config == null ? "" : config.path("alwaysAvailableFile").asText();
        return Clips.isOfSize(clip, encoding);
    }

    private void make(WantedStream wanted, Round round, Optional<Path> clip) throws ApiException {
        ObjectNode whole = PathConfig.fixed(round.features(), clip, udpPort);
        Path place = wanted.recording()
                .map(recorded -> RecordedFiles.folder(recorded.file()))
                .orElse(recordings);
        whole.setAll(PathConfig.recording(place, wanted.recording()));
        round.add(round.names().of(camera), whole);
        since = clock.instant();
        LOG.info("{} has a path", camera);
    }

    /** When the path got pictures. */
    static Optional<Instant> time(JsonNode path) {
        String text = path.path(path.has("availableTime") ? "availableTime" : "readyTime")
                .asText("");
        return text.matches("[0-9]{4}-.*Z") ? Optional.of(Instant.parse(text)) : Optional.empty();
    }

    /** Sets right what is different, by us or by another; what would cut somebody waits until nobody is there. */
    private String agree(Round round, ObjectNode fixed, JsonNode config, int viewers) throws ApiException {
        ObjectNode accepted = round.features().accepted(fixed);
        ObjectNode different = PathConfig.difference(accepted, config);
        Set<String> foreign = PathConfig.foreign(accepted, config, round.defaults());
        if (different.isEmpty() && foreign.isEmpty()) return "";
        String name = round.names().of(camera);
        taken = !foreign.isEmpty() && !round.ours(name);
        if (taken) return TAKEN;
        Set<String> keys = new HashSet<>(foreign);
        different.fieldNames().forEachRemaining(keys::add);
        boolean cuts = !round.features().recordPath() || keys.stream().anyMatch(key -> !key.startsWith("record"));
        String waits =
                cuts ? insistence.waits(waits(viewers, config.path("record").asBoolean())) : "";
        if (!waits.isEmpty() || !round.takes()) return waits;
        if (foreign.isEmpty()) {
            round.patch(name, different);
        } else {
            LOG.info("{}: somebody else has set {} of its path; that is undone", camera, String.join(", ", foreign));
            round.replace(name, PathConfig.whole(accepted, config));
        }
        return "";
    }

    /** Who would be cut now by a change; blank when nobody would. */
    static String waits(int viewers, boolean recorded) {
        if (viewers == 0 && !recorded) return "";
        String watching = viewers == 1 ? "1 viewer" : viewers + " viewers";
        if (!recorded) return WAITS + watching;
        return WAITS + (viewers == 0 ? "" : watching + " and ") + "1 recording";
    }

    static boolean isWaiting(String problem) {
        return problem.startsWith(WAITS);
    }

    /** Whom that which waits would cut. */
    static String whom(String problem) {
        return problem.substring(WAITS.length());
    }
}
