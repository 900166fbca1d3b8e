package io.camhost.media.mediamtx;

import io.camhost.api.ServiceGone;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.media.StreamState;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ffmpeg of one camera: that it runs while it should and as it should, and is replaced when it hangs. Another one is begun only when
 * the last one has ended and the server knows it: it might be refused, and would still take the last one with it. Threading: steps on
 * one thread, {@link #running} on any.
 */
final class CameraPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(CameraPublisher.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration RECENT = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration SLOW = Duration.ofSeconds(5);

    /**
     * A path at the server.
     *
     * @param open whether somebody publishes to it, as the server says
     * @param bytes received
     * @param readySince when it got pictures; empty while it has none
     */
    record Seen(boolean open, long bytes, Optional<Instant> readySince) {}

    private final CameraId camera;
    private final Gate<Processes> processes;
    private final Path folder;
    private final LongSupplier nanoTime;
    private final Flow flow;
    private final Timescale time;
    private final Deque<Long> starts = new ArrayDeque<>(); // of those that we start one by one, within the last minute
    private long givenUpNanos = Long.MIN_VALUE;
    private boolean ending; // it was asked to
    private boolean known; // whether it is known how it is
    private long occupiedNanos = Long.MIN_VALUE;
    private Optional<ChildStatus> child = Optional.empty();
    private Seen seen = new Seen(false, 0, Optional.empty());

    /** @param folder in which it runs */
    CameraPublisher(
            CameraId camera, Gate<Processes> processes, Path folder, InstantSource clock, LongSupplier nanoTime) {
        this.camera = camera;
        this.processes = processes;
        this.folder = folder;
        this.nanoTime = nanoTime;
        this.flow = new Flow(nanoTime, CpuWait::of);
        this.time = new Timescale(clock);
    }

    private String key() {
        return Publisher.key(camera);
    }

    /** How it is now. */
    Flow look(Seen now, boolean copy) {
        seen = now;
        Optional<Optional<ChildStatus>> answer = ask(running -> running.status(key()));
        known = answer.isPresent();
        if (!known) return flow; // the part that runs it is being replaced, and comes in a moment
        child = answer.flatMap(status -> status);
        flow.look(child, now.open(), now.bytes(), copy);
        if (!now.open()) occupiedNanos = Long.MIN_VALUE;
        return flow;
    }

    /**
     * Makes it so, after {@link #look}.
     *
     * @param cut who would be cut by another one that shows the same camera otherwise; blank when nobody would
     * @return what is wrong; blank when nothing is
     */
    String step(WantedStream wanted, Route route, String cut) {
        if (!known) return "";
        if (!wanted.live()) {
            end();
            return "";
        }
        if (!(wanted.source() instanceof FfmpegInput source))
            return "sources of the kind " + wanted.source().kind() + " are not known to this driver";
        List<String> argv = argv(route, source, wanted, 0);
        if (child.isPresent() && child.get().running()) return run(child.get(), argv, source, cut);
        boolean waits = child.isPresent() && child.get().state() == ChildStatus.State.WAITING;
        if (waits && Route.same(child.get().argv(), argv)) return ""; // about to be started
        if (route.udp()) return next(route, wanted, source);
        return seen.open() ? occupied() : begin(argv);
    }

    /** The last one is known to have ended within a moment; who goes on is somebody else. */
    private String occupied() {
        long now = nanoTime.getAsLong();
        if (occupiedNanos == Long.MIN_VALUE) occupiedNanos = now;
        boolean stays = now - occupiedNanos > AGAIN.toNanos();
        return stays ? "somebody else publishes to this path: its publisher has to end first" : "";
    }

    private String run(ChildStatus running, List<String> argv, FfmpegInput source, String cut) {
        if (!Route.same(running.argv(), argv)) {
            if (Publisher.sameSource(running.argv(), source) && !cut.isEmpty()) return cut;
            if (!ending) LOG.info("{}: its publisher is ended, another one follows", camera);
            end();
            return "";
        }
        if (ending) {
            if (Route.offset(argv).isEmpty()) start(ChildSpec.kept(key(), argv, folder)); // follows at once
            return "";
        }
        boolean gone = source.device().map(Path::of).filter(Files::notExists).isPresent();
        if (gone) return "the camera is gone";
        if (flow.hangs()) {
            LOG.warn(
                    "{}: its publisher runs and has brought {} for {} ms: it hangs and is replaced",
                    camera,
                    flow.brought() ? "nothing new" : "no picture",
                    flow.still().toMillis());
            givenUpNanos = nanoTime.getAsLong() - AGAIN.toNanos(); // anew as soon as it has ended
            tell(there -> there.kill(key()));
            return "";
        }
        return !flow.brought() && flow.still().compareTo(SLOW) > 0 ? "the camera brings no pictures yet" : "";
    }

    /** By RTSP: started again by itself when it ends. One that was given up is tried again, for ever. */
    private String begin(List<String> argv) {
        long now = nanoTime.getAsLong();
        if (child.isEmpty() || ending || !Route.same(child.get().argv(), argv)) {
            start(ChildSpec.kept(key(), argv, folder));
            return "";
        }
        if (givenUpNanos == Long.MIN_VALUE) {
            LOG.warn(
                    "{}: its publisher ended: {}",
                    camera,
                    Publisher.masked(child.get().logTail()));
            givenUpNanos = now;
        } else if (now - givenUpNanos >= AGAIN.toNanos()) {
            givenUpNanos = now;
            start(ChildSpec.kept(key(), argv, folder));
        }
        return "the camera cannot be opened";
    }

    /** By UDP: each one begins where the last one ended, so that it cannot be started again as it was. */
    private String next(Route route, WantedStream wanted, FfmpegInput source) {
        long now = nanoTime.getAsLong();
        starts.removeIf(at -> now - at > RECENT.toNanos());
        long pause = SHORTEST.toNanos() << Math.min(starts.size(), 10);
        boolean early = !starts.isEmpty() && now - starts.getLast() < Math.min(pause, AGAIN.toNanos());
        if (early) return child.isPresent() && !flow.brought() ? "the camera cannot be opened" : "";
        if (child.isPresent() && !starts.isEmpty())
            LOG.warn(
                    "{}: its publisher ended: {}",
                    camera,
                    Publisher.masked(child.get().logTail()));
        child.ifPresent(last -> time.ended(last, flow.brought(last.pid())));
        double offset = time.next(source.realTime(), seen.readySince());
        starts.addLast(now);
        start(ChildSpec.once(key(), argv(route, source, wanted, offset), folder));
        return "";
    }

    private static List<String> argv(Route route, FfmpegInput source, WantedStream wanted, double offset) {
        List<String> argv = new ArrayList<>(route.argv(source, wanted.encoding(), offset));
        argv.addAll(wanted.besides());
        return argv;
    }

    private void start(ChildSpec spec) {
        ending = false;
        tell(there -> there.ensure(spec));
    }

    private void end() {
        givenUpNanos = Long.MIN_VALUE;
        starts.clear();
        if (child.isEmpty()) return;
        ChildStatus last = child.get();
        if (over(last)) time.ended(last, flow.brought(last.pid()));
        ending = !over(last);
        tell(there -> {
            if (over(last)) there.forget(key());
            else there.stop(key());
        });
    }

    private static boolean over(ChildStatus child) {
        return child.state() == ChildStatus.State.ENDED || child.state() == ChildStatus.State.FAILED;
    }

    /** It is not wanted any more. */
    void remove() {
        child = ask(running -> running.status(key())).flatMap(status -> status);
        end();
    }

    /**
     * The server does not answer.
     *
     * @param gone whether it is not there: then publishers died with it, and are started at once when it is back
     */
    void serverAway(boolean gone) {
        child = ask(running -> running.status(key())).flatMap(status -> status);
        flow.away();
        if (gone && child.isPresent() && !child.get().running()) end();
        givenUpNanos = Long.MIN_VALUE;
    }

    Optional<StreamState.Publisher> running() {
        return ask(running -> running.status(key()))
                .flatMap(status -> status)
                .filter(ChildStatus::running)
                .map(status -> new StreamState.Publisher(status.pid(), status.startedAt()));
    }

    private interface Command {
        void on(Processes processes);
    }

    private void tell(Command command) {
        ask(there -> {
            command.on(there);
            return true;
        });
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
        return time.keep();
    }

    void restore(Map<?, ?> kept) {
        time.restore(kept);
    }
}
