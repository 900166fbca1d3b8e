package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.api.camera.CameraId;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.StreamState.Guarantee;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.Processes;
import io.camhost.media.mediamtx.ApiException.Kind;
import io.camhost.swap.Gate;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera at the server: its path, its publisher, its recording. Each {@link #step} brings them nearer to what is wanted and
 * can be repeated; nothing is remembered that can be seen. Threading: steps on one thread, {@link #state} on any.
 */
final class CameraPath {
    private static final Logger LOG = LoggerFactory.getLogger(CameraPath.class);

    private final CameraId camera;
    private final Settings settings;
    private final InstantSource clock;
    private final PathSettings path;
    private final CameraPublisher publisher;
    private final PathRecording recording;
    private final Absence absence;
    private final Insistence insistence = new Insistence();
    private String problem = "";
    private String loggedProblem = "";
    private volatile StreamState state;

    /** @param folder of children @param recordings where this camera is recorded unless told otherwise */
    CameraPath(
            CameraId camera,
            Settings settings,
            Clips clips,
            UdpPorts ports,
            Gate<Processes> processes,
            Path folder,
            Path recordings,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.camera = camera;
        this.settings = settings;
        this.clock = clock;
        this.path = new PathSettings(camera, settings.local(), clips, ports, recordings, clock, insistence);
        this.publisher = new CameraPublisher(camera, processes, folder, clock, nanoTime);
        this.recording = new PathRecording(camera, clock, nanoTime);
        this.absence = new Absence(clock, ZoneId.systemDefault());
        this.state = absent("");
    }

    StreamState state() {
        return state;
    }

    /** Makes a change that waits, whoever is cut by it. @return whom it cuts; empty when none waits */
    Optional<String> insist() {
        Optional<String> whom = state.problem().filter(PathSettings::isWaiting).map(PathSettings::whom);
        if (whom.isPresent()) insistence.begin();
        return whom;
    }

    /** @throws ApiException GONE, STUCK or CLOSED: the round is over */
    void step(WantedStream wanted, Round round) throws ApiException {
        String name = round.names().of(camera);
        JsonNode live = round.path(name);
        int viewers = round.viewers().of(live);
        boolean open = round.features().alwaysAvailable()
                ? live.path("online").asBoolean()
                : live.path("ready").asBoolean() && live.path("source").isObject();
        long bytes = bytes(live, "inboundBytes", "bytesReceived");
        Optional<Instant> ready = open ? PathSettings.time(live) : Optional.empty();
        Flow flow = publisher.look(
                new CameraPublisher.Seen(open, bytes, ready), wanted.encoding().copy());
        boolean udp = path.udpPort().isPresent();
        boolean online = udp ? flow.flows() : open; // it would wait for the next datagram for an hour
        problem = "";
        try {
            problem = path.step(wanted, round, viewers, lines(wanted, online, viewers));
            JsonNode config = round.config(name);
            boolean there = path.usable(round);
            if (config != null && there)
                recording.step(
                        wanted.recording(),
                        config,
                        online,
                        udp && flow.stopped(),
                        round.features().recordPath(),
                        name,
                        keys -> round.patch(name, keys));
            if (there || !wanted.live()) publish(wanted, round, online, viewers);
            insistence.looked();
        } catch (ApiException e) {
            if (e.kind() != Kind.REFUSED) throw e;
            problem = "the media server refuses the stream's settings";
            if (!problem.equals(loggedProblem)) LOG.warn("{}", e.getMessage());
        }
        if (path.taken() && !problem.equals(loggedProblem)) LOG.warn("{}: {}", camera, problem);
        if (PathSettings.isWaiting(problem) && !PathSettings.isWaiting(loggedProblem))
            LOG.info("{}: {}", camera, problem);
        loggedProblem = problem;
        state = new StreamState(
                camera,
                round.config(name) != null && !path.taken(),
                online,
                viewers,
                bytes(live, "outboundBytes", "bytesSent"),
                bytes,
                path.since().orElseGet(clock::instant),
                publisher.running(),
                round.features().guarantee(),
                round.features().stallLimit(),
                recording.state(),
                Optional.of(problem).filter(text -> !text.isEmpty()));
    }

    /** What is said while its picture is not there. */
    private Optional<List<String>> lines(WantedStream wanted, boolean online, int viewers) {
        boolean idle = !wanted.live() && viewers == 0;
        return absence.step(online, idle).map(said -> {
            List<String> lines = new ArrayList<>(List.of(wanted.name()));
            lines.addAll(said);
            return lines;
        });
    }

    private static long bytes(JsonNode live, String key, String olderKey) {
        return Math.max(0, live.path(live.has(key) ? key : olderKey).asLong());
    }

    private void publish(WantedStream wanted, Round round, boolean online, int viewers) {
        PublisherLogin login = round.login();
        Route route = new Route(
                login,
                login.address(
                        round.ports().rtspHost(settings),
                        round.ports().rtsp(),
                        round.names().of(camera)),
                path.udpPort(),
                round.smallBuffers());
        boolean nobodyIsCut = !online || route.udp() || path.clipFits(round, wanted.encoding());
        String cut = nobodyIsCut
                ? ""
                : insistence.waits(
                        PathSettings.waits(viewers, wanted.recording().isPresent()));
        String found = publisher.step(wanted, route, cut);
        if (!found.isEmpty()) problem = found;
    }

    /**
     * The server is gone: publishers died with it, and are started at once when it is back instead of when their patience says so.
     *
     * @param gone false when it merely does not answer: then nothing is touched
     */
    void serverAway(WantedStream wanted, boolean gone) {
        publisher.serverAway(gone);
        if (gone && wanted.recording().isEmpty()) recording.over();
        String why = "the media server does not answer";
        state = gone || !state.exists() ? absent(why) : stuck(why);
    }

    /** As it was last seen: a server whose API is stuck goes on serving. */
    private StreamState stuck(String why) {
        return new StreamState(
                camera,
                state.exists(),
                state.live(),
                state.viewers(),
                state.bytesSent(),
                state.bytesReceived(),
                state.since(),
                publisher.running(),
                state.guarantee(),
                state.stallLimit(),
                recording.state(),
                Optional.of(why));
    }

    /** It is not wanted any more. */
    void remove(Optional<Round> round) throws ApiException {
        publisher.remove();
        if (round.isPresent()) {
            round.get().delete(round.get().names().of(camera));
            LOG.info("{} has no path any more", camera);
        }
    }

    private StreamState absent(String why) {
        return new StreamState(
                camera,
                false,
                false,
                0,
                0,
                0,
                path.since().orElseGet(clock::instant),
                publisher.running(),
                Guarantee.RECONNECT,
                Optional.empty(),
                recording.state(),
                Optional.of(why).filter(text -> !text.isEmpty()));
    }

    /** For the successor. */
    Map<String, Object> keep() {
        Map<String, Object> kept = new HashMap<>();
        path.since().ifPresent(at -> kept.put("since", at));
        kept.put("recording", recording.keep());
        kept.put("publisher", publisher.keep());
        kept.put("absence", absence.keep());
        return kept;
    }

    void restore(Map<?, ?> kept) {
        if (kept.get("since") instanceof Instant at) path.restore(at);
        if (kept.get("recording") instanceof Map<?, ?> recorded) recording.restore(recorded);
        if (kept.get("publisher") instanceof Map<?, ?> before) publisher.restore(before);
        if (kept.get("absence") instanceof Map<?, ?> before) absence.restore(before);
    }
}
