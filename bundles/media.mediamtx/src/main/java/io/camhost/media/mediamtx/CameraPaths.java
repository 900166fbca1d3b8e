package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All our paths at the server. What is wanted lives here, not there: each round compares, and writes only what differs, so that after
 * a restart of the server, or when somebody else has changed it, one pass brings everything back. Threading: rounds on one thread,
 * the rest on any.
 */
final class CameraPaths {
    private static final Logger LOG = LoggerFactory.getLogger(CameraPaths.class);
    private static final Duration VERIFY = Duration.ofSeconds(10);
    private static final Duration TIDY = Duration.ofMinutes(30);

    private final Api api;
    private final ServerLink link;
    private final Viewers viewers;
    private final Unconfirmed unconfirmed;
    private final Clips clips;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<CameraId, CameraPath> paths = new ConcurrentHashMap<>();
    private final Function<CameraId, CameraPath> maker;
    private final Set<String> added =
            ConcurrentHashMap.newKeySet(); // names of paths that are ours on a server that is not
    private volatile boolean changed;
    private Map<String, JsonNode> configs = new HashMap<>();
    private JsonNode defaults = JsonNodeFactory.instance.missingNode();
    private long verifiedNanos;
    private boolean verified;
    private long tidiedNanos;

    CameraPaths(
            Api api,
            ServerLink link,
            Clips clips,
            Function<CameraId, CameraPath> maker,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.api = api;
        this.link = link;
        this.viewers = new Viewers(api);
        this.unconfirmed = new Unconfirmed(nanoTime);
        this.clips = clips;
        this.maker = maker;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.tidiedNanos = nanoTime.getAsLong();
    }

    /** Something else is wanted: what is there is read anew. */
    void changed() {
        changed = true;
    }

    /** How many writes had no effect within their time. */
    int lostWrites() {
        return unconfirmed.lost();
    }

    Optional<StreamState> state(CameraId camera) {
        return Optional.ofNullable(paths.get(camera)).map(CameraPath::state);
    }

    /** @return whom the change cuts that is made now; empty when none waits */
    Optional<String> insist(CameraId camera) {
        return Optional.ofNullable(paths.get(camera)).flatMap(CameraPath::insist);
    }

    List<StreamState> states(List<WantedStream> wanted) {
        List<StreamState> states = new ArrayList<>();
        for (WantedStream stream : wanted) state(stream.camera()).ifPresent(states::add);
        return states;
    }

    /** @param live paths of the server, by name */
    void agree(List<WantedStream> wanted, Map<String, JsonNode> live) throws ApiException {
        Round round = round(wanted, live);
        for (WantedStream stream : wanted) {
            String name = round.names().of(stream.camera());
            boolean known = configs.containsKey(name);
            path(stream.camera()).step(stream, round);
            if (!known && configs.containsKey(name)) added.add(name);
        }
        for (CameraId camera : unwanted(wanted)) {
            CameraPath gone = paths.remove(camera);
            if (gone != null)
                gone.remove(Optional.of(round).filter(any -> ours(round.names().of(camera))));
            added.remove(round.names().of(camera));
        }
        for (String name : List.copyOf(configs.keySet()))
            if (leftOver(name, round.names())) {
                round.delete(name);
                added.remove(name);
            }
        tidy();
    }

    /** Made by us before, and not needed any more; under another prefix too. */
    private boolean leftOver(String name, PathNames names) {
        Optional<CameraId> camera = names.camera(name);
        if (camera.isEmpty()) return added.contains(name);
        return ours(name) && !paths.containsKey(camera.get());
    }

    /** Those that are there and ours. */
    Set<String> made() {
        Set<String> made = new HashSet<>(added);
        for (String name : configs.keySet()) if (link.names().camera(name).isPresent() && ours(name)) made.add(name);
        return made;
    }

    private void tidy() {
        long now = nanoTime.getAsLong();
        if (now - tidiedNanos < TIDY.toNanos()) return;
        tidiedNanos = now;
        Set<String> named = new HashSet<>();
        for (JsonNode config : configs.values())
            named.add(config.path("alwaysAvailableFile").asText());
        clips.tidy(named, clock.instant());
    }

    /** Reads the configurations only when something may be different, or was written and has not been seen yet. */
    private Round round(List<WantedStream> wanted, Map<String, JsonNode> live) throws ApiException {
        viewers.look(live.values());
        long time = nanoTime.getAsLong();
        boolean missing = wanted.stream()
                .map(stream -> link.names().of(stream.camera()))
                .anyMatch(name -> !live.containsKey(name) && configs.containsKey(name));
        boolean told = changed;
        changed = false;
        boolean due = !verified || told || missing || time - verifiedNanos > VERIFY.toNanos();
        if (due) defaults = api.pathDefaults();
        if (due || !unconfirmed.none()) configs = unconfirmed.over(api.pathConfigs());
        if (due) {
            verified = true;
            verifiedNanos = time;
        }
        return new Round(
                api,
                link.features(),
                link.ports(),
                link.login(),
                viewers,
                live,
                configs,
                defaults,
                unconfirmed,
                this::ours,
                link.names(),
                link.smallBuffers());
    }

    /** The server cannot be asked. @param gone whether it is not there at all: then it has forgotten what it was told */
    void away(List<WantedStream> wanted, boolean gone) {
        verified = false;
        if (gone) unconfirmed.forget();
        for (WantedStream stream : wanted) path(stream.camera()).serverAway(stream, gone);
        for (CameraId camera : unwanted(wanted)) removeQuietly(camera);
    }

    private void removeQuietly(CameraId camera) {
        CameraPath gone = paths.remove(camera);
        try {
            if (gone != null) gone.remove(Optional.empty());
        } catch (ApiException e) {
            LOG.debug("{} is removed later: {}", camera, e.getMessage());
        }
    }

    /** On a server that is not ours, what others have made stays. */
    private boolean ours(String name) {
        return link.ours() || link.names().own() && name.startsWith(link.names().prefix()) || added.contains(name);
    }

    private Set<CameraId> unwanted(List<WantedStream> wanted) {
        Set<CameraId> cameras = new HashSet<>(paths.keySet());
        wanted.forEach(stream -> cameras.remove(stream.camera()));
        return cameras;
    }

    private CameraPath path(CameraId camera) {
        return paths.computeIfAbsent(camera, maker);
    }

    /** For the successor. */
    Map<String, Object> keep() {
        Map<String, Object> cameras = new HashMap<>();
        paths.forEach((camera, path) -> cameras.put(camera.toString(), path.keep()));
        return Map.of("added", List.copyOf(added), "cameras", cameras);
    }

    /** @param same whether it is the same server as then */
    void restore(Map<?, ?> kept, boolean same) {
        if (same && kept.get("added") instanceof List<?> names) names.forEach(name -> added.add(name.toString()));
        if (kept.get("cameras") instanceof Map<?, ?> cameras)
            cameras.forEach(
                    (camera, state) -> path(CameraId.parse(camera.toString())).restore((Map<?, ?>) state));
    }
}
