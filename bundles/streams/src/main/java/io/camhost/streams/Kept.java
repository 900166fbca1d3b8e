package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.MediaServer.Status;
import io.camhost.api.media.Streams.Media;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What outlives us: in the file what must survive the JVM, in the vault that and everything a successor needs at once. Threading:
 * any thread.
 */
final class Kept {
    private final StateFile file;
    private final Demand demand;
    private final Recordings recordings;
    private final Snapshots snapshots;
    private final Stills stills;
    private final Clips clips;
    private final EncodingChoice encodings;
    private final Encoders encoders;
    private final DriverChoice choice;
    private final Outbox outbox;
    private volatile Set<CameraId> paths = Set.of();

    Kept(
            StateFile file,
            Demand demand,
            Recordings recordings,
            Snapshots snapshots,
            Stills stills,
            Clips clips,
            EncodingChoice encodings,
            Encoders encoders,
            DriverChoice choice,
            Outbox outbox) {
        this.file = file;
        this.demand = demand;
        this.recordings = recordings;
        this.snapshots = snapshots;
        this.stills = stills;
        this.clips = clips;
        this.encodings = encodings;
        this.encoders = encoders;
        this.choice = choice;
        this.outbox = outbox;
    }

    /** Cameras that had a stream when this was kept. */
    static Set<CameraId> paths(Map<String, Object> kept) {
        Set<CameraId> ids = new HashSet<>();
        list(kept, "paths").forEach(name -> ids.add(CameraId.parse(String.valueOf(name))));
        return ids;
    }

    /** @param sameHost whether the JVM is still the one that kept it */
    void restore(Map<String, Object> kept, boolean sameHost) {
        paths = paths(kept);
        demand.restore(map(kept, "started"), map(kept, "watched"));
        recordings.restore(list(kept, "recordings"), sameHost);
        if (sameHost) recordings.breaker().restore(map(kept, "recordingBreaker"));
        recordings.resumes().restore(list(kept, "resumes"));
        snapshots.restore(list(kept, "snapshots"));
        stills.restore(map(kept, "stills"));
        if (sameHost) clips.restore(list(kept, "clips"));
        encodings.restore(map(kept, "modes"));
        outbox.restore(list(kept, "events"));
    }

    /** Saves when other cameras have streams than before. */
    void see(Set<CameraId> streams) {
        if (streams.isEmpty() || streams.equals(paths)) return;
        paths = Set.copyOf(streams);
        save();
    }

    /** @throws java.io.UncheckedIOException when it cannot be written */
    void save() {
        file.save(() -> Map.of(
                "version", 1,
                "started", demand.keepStarted(),
                "recordings", recordings.keep(false),
                "resumes", recordings.resumes().keep(),
                "paths", names()));
    }

    /** The media server as it was last seen. */
    static Optional<Media> media(Map<String, Object> kept) {
        Map<?, ?> media = map(kept, "media");
        if (!(media.get("driver") instanceof String driver) || driver.isEmpty()) return Optional.empty();
        Map<String, String> addresses = new HashMap<>();
        if (media.get("addresses") instanceof Map<?, ?> all)
            all.forEach((protocol, address) -> addresses.put(String.valueOf(protocol), String.valueOf(address)));
        Status status = new Status(
                State.valueOf(String.valueOf(media.get("state"))),
                Boolean.TRUE.equals(media.get("usable")),
                String.valueOf(media.get("why")),
                String.valueOf(media.get("version")));
        return Optional.of(new Media(driver, status, String.valueOf(media.get("reason")), addresses));
    }

    /** For the vault. */
    Map<String, Object> handover(Media media) {
        Map<String, Object> state = new HashMap<>();
        state.put("started", demand.keepStarted());
        state.put("watched", demand.keepWatched());
        state.put("recordings", recordings.keep(true));
        state.put("recordingBreaker", recordings.breaker().keep());
        state.put("resumes", recordings.resumes().keep());
        state.put("snapshots", snapshots.keep());
        state.put("stills", stills.keep());
        state.put("clips", clips.keep());
        state.put("modes", encodings.keep());
        state.put("events", outbox.keep());
        state.put("paths", names());
        state.put(
                "media",
                Map.of(
                        "driver", media.driver(),
                        "state", media.status().state().name(),
                        "usable", media.status().usable(),
                        "why", media.status().reason(),
                        "version", media.status().version(),
                        "reason", media.reason(),
                        "addresses", media.addresses()));
        state.put("driver", choice.chosen());
        state.put("driverReason", choice.reason());
        state.put("encoders", encoders.keep());
        return state;
    }

    private List<String> names() {
        return paths.stream().sorted().map(CameraId::toString).toList();
    }

    static String text(Map<String, Object> kept, String key) {
        return kept.get(key) instanceof String text ? text : "";
    }

    private static List<?> list(Map<String, Object> kept, String key) {
        return kept.get(key) instanceof List<?> list ? list : List.of();
    }

    static Map<?, ?> map(Map<String, Object> kept, String key) {
        return kept.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }
}
