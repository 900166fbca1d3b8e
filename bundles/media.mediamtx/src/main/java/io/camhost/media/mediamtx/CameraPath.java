package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.StreamState.Guarantee;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import io.camhost.media.mediamtx.ApiException.Kind;
import io.camhost.swap.Gate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera at the server: its path, its publisher, its recording. Each {@link #step} brings them nearer to what is wanted and
 * can be repeated; nothing is remembered that can be seen. Threading: steps on one thread, {@link #state} on any.
 */
final class CameraPath {
    private static final Logger LOG = LoggerFactory.getLogger(CameraPath.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final CameraId camera;
    private final Settings settings;
    private final Gate<Processes> processes;
    private final Path folder;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final PathSettings path;
    private final PathRecording recording;
    private final StallWatch watch;
    private String problem = "";
    private String loggedProblem = "";
    private long givenUpNanos = Long.MIN_VALUE;
    private boolean ending; // its publisher was asked to
    private volatile StreamState state;

    /** @param folder of children @param recordings where this camera is recorded unless told otherwise */
    CameraPath(
            CameraId camera,
            Settings settings,
            Clips clips,
            Gate<Processes> processes,
            Path folder,
            Path recordings,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.camera = camera;
        this.settings = settings;
        this.processes = processes;
        this.folder = folder;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.path = new PathSettings(camera, settings.local(), clips, recordings, clock);
        this.recording = new PathRecording(camera, nanoTime);
        this.watch = new StallWatch(nanoTime);
        this.state = absent("");
    }

    StreamState state() {
        return state;
    }

    /** @throws ApiException GONE, STUCK or CLOSED: the round is over */
    void step(WantedStream wanted, Round round) throws ApiException {
        String name = camera.toString();
        JsonNode live = round.path(name);
        int viewers = round.viewers().of(live);
        boolean online = round.features().alwaysAvailable()
                ? live.path("online").asBoolean()
                : live.path("ready").asBoolean() && live.path("source").isObject();
        problem = "";
        try {
            problem = path.step(wanted, round, viewers);
            JsonNode config = round.config(name);
            boolean there = path.usable(round);
            if (config != null && there)
                recording.step(
                        wanted.recording(),
                        config,
                        online,
                        round.features().recordPath(),
                        keys -> round.patch(name, keys));
            publish(wanted, round, there, online, viewers, bytes(live, "inboundBytes", "bytesReceived"));
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
                bytes(live, "inboundBytes", "bytesReceived"),
                path.since().orElseGet(clock::instant),
                publisher(),
                round.features().alwaysAvailable() ? Guarantee.SEAMLESS : Guarantee.RECONNECT,
                recording.state(),
                Optional.of(problem).filter(text -> !text.isEmpty()));
    }

    private static long bytes(JsonNode live, String key, String olderKey) {
        return Math.max(0, live.path(live.has(key) ? key : olderKey).asLong());
    }

    private void publish(WantedStream wanted, Round round, boolean there, boolean online, int viewers, long bytes) {
        String key = Publisher.key(camera);
        Optional<ChildStatus> child = ask(running -> running.status(key)).flatMap(status -> status);
        if (!wanted.live()) {
            end(child);
            return;
        }
        if (!(wanted.source() instanceof FfmpegInput source)) {
            problem = "sources of the kind " + wanted.source().kind() + " are not known to this driver";
            return;
        }
        if (!there) return;
        PublisherLogin login = round.login();
        List<String> argv = Publisher.argv(
                source,
                wanted.encoding(),
                login,
                login.address(settings.host(), round.ports().rtsp(), camera));
        if (child.isEmpty() || ending) {
            start(key, argv); // one that still ends is followed by another
        } else if (child.get().running()) {
            if (watch.hangs(child.get(), online, bytes)) {
                LOG.warn("{}: its publisher hangs and is started anew", camera);
                ask(running -> {
                    running.kill(key);
                    return true;
                });
                givenUpNanos = nanoTime.getAsLong() - AGAIN.toNanos(); // anew as soon as it has ended
            } else if (!child.get().argv().equals(argv)) {
                boolean same = online && Publisher.sameSource(child.get().argv(), source);
                String waits =
                        same ? PathSettings.waits(viewers, wanted.recording().isPresent()) : "";
                if (waits.isEmpty()) start(key, argv);
                else problem = waits;
            }
        } else {
            revive(child.get(), key, argv);
        }
    }

    /** One that was given up is tried again, for ever; one that is about to be started again is left alone. */
    private void revive(ChildStatus child, String key, List<String> argv) {
        long now = nanoTime.getAsLong();
        boolean givenUp = child.state() != ChildStatus.State.WAITING;
        if (!child.argv().equals(argv)) {
            start(key, argv);
        } else if (givenUp) {
            problem = "the camera cannot be opened";
            if (givenUpNanos == Long.MIN_VALUE) {
                LOG.warn("{}: its publisher ended: {}", camera, Publisher.masked(child.logTail()));
                givenUpNanos = now;
            } else if (now - givenUpNanos >= AGAIN.toNanos()) {
                givenUpNanos = now;
                start(key, argv);
            }
        }
    }

    private void start(String key, List<String> argv) {
        ending = false;
        ask(running -> running.ensure(ChildSpec.kept(key, argv, folder)));
    }

    private void end(Optional<ChildStatus> child) {
        givenUpNanos = Long.MIN_VALUE;
        if (child.isEmpty()) return;
        boolean over =
                child.get().state() == ChildStatus.State.ENDED || child.get().state() == ChildStatus.State.FAILED;
        ask(running -> {
            if (over) running.forget(child.get().key());
            else running.stop(child.get().key());
            ending = !over;
            return true;
        });
    }

    /**
     * The server is gone: publishers died with it, and are started at once when it is back instead of when their patience says so.
     *
     * @param gone false when it merely does not answer: then nothing is touched
     */
    void serverAway(WantedStream wanted, boolean gone) {
        String key = Publisher.key(camera);
        Optional<ChildStatus> child = ask(running -> running.status(key)).flatMap(status -> status);
        if (gone && child.isPresent() && !child.get().running()) end(child);
        if (gone && wanted.recording().isEmpty()) recording.over();
        givenUpNanos = Long.MIN_VALUE;
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
                publisher(),
                state.guarantee(),
                recording.state(),
                Optional.of(why));
    }

    /** It is not wanted any more. */
    void remove(Optional<Round> round) throws ApiException {
        String key = Publisher.key(camera);
        end(ask(running -> running.status(key)).flatMap(status -> status));
        if (round.isPresent()) {
            round.get().delete(camera.toString());
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
                publisher(),
                Guarantee.RECONNECT,
                recording.state(),
                Optional.of(why).filter(text -> !text.isEmpty()));
    }

    private Optional<StreamState.Publisher> publisher() {
        return ask(running -> running.status(Publisher.key(camera)))
                .flatMap(status -> status)
                .filter(ChildStatus::running)
                .map(status -> new StreamState.Publisher(status.pid(), status.startedAt()));
    }

    private <T> Optional<T> ask(Function<Processes, T> call) {
        try {
            return processes.now().map(call);
        } catch (ServiceGone leaving) {
            return Optional.empty(); // in the next round
        }
    }

    /** For the successor. */
    Map<String, Object> keep() {
        Map<String, Object> kept = new HashMap<>();
        path.since().ifPresent(at -> kept.put("since", at));
        kept.put("recording", recording.keep());
        return kept;
    }

    void restore(Map<?, ?> kept) {
        if (kept.get("since") instanceof Instant at) path.restore(at);
        if (kept.get("recording") instanceof Map<?, ?> recorded) recording.restore(recorded);
    }
}
