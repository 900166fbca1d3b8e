package io.camhost.media.mediamtx;

import com.fasterxml.jackson.databind.JsonNode;
import io.camhost.api.media.MediaServer.State;
import io.camhost.api.media.MediaServer.Status;
import io.camhost.api.process.ChildStatus;
import io.camhost.media.mediamtx.ApiException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our connection to a server: one that answers at the configured address is attached to, else one is run as our child. Which of
 * the two is decided once. Threading: {@link #look} on one thread, the rest on any.
 */
final class ServerLink {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);
    private static final Duration START = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** For one that has never worked: it is less likely to. */
    private static final Duration SELDOM = Duration.ofSeconds(60);

    private static final String GET_IT =
            "install MediaMTX (github.com/bluenviron/mediamtx) on the search path, or set mediamtx.binary";

    enum Mode {
        UNDECIDED,
        ATTACHED,
        SUPERVISED
    }

    private final Settings settings;
    private final Api api;
    private final OwnServer own;
    private final LongSupplier nanoTime;
    private volatile Mode mode;
    private boolean answered;
    private boolean wasUsable;
    private long triedNanos;
    private boolean tried;
    private Kind trouble = Kind.GONE;
    private volatile Features features;
    private final StuckWatch stuck;
    private volatile Ports ports;
    private volatile Status status = new Status(State.STARTING, false, "a MediaMTX is being looked for", "");

    /** @param before what the predecessor kept; empty when there was none */
    ServerLink(Settings settings, Api api, OwnServer own, Map<?, ?> before, LongSupplier nanoTime) {
        this.settings = settings;
        this.api = api;
        this.own = own;
        this.mode = settings.mayDrive() && before.get("mode") instanceof String decided
                ? Mode.valueOf(decided)
                : Mode.UNDECIDED;
        this.wasUsable = mode != Mode.UNDECIDED;
        this.nanoTime = nanoTime;
        this.stuck = new StuckWatch(settings.stuckLimit(), nanoTime);
        this.features = before.get("features") instanceof Map<?, ?> kept ? Features.restore(kept) : Features.NONE;
        this.ports = own.ports().forViewers();
        if (!settings.mayDrive()) {
            status = new Status(State.STOPPED, false, "media.driver is " + settings.driver(), "");
            return;
        }
        if (before.get("reason") instanceof String reason && before.get("version") instanceof String version)
            status = new Status(
                    State.RUNNING, true, reason, version); // as it was; the first look tells whether it is so
        if (mode == Mode.ATTACHED && before.get("ports") instanceof Map<?, ?> kept) ports = Ports.restore(kept);
    }

    Status status() {
        return status;
    }

    Ports ports() {
        return mode == Mode.ATTACHED ? ports : own.ports().forViewers();
    }

    /** All ports of one that we run, for people; blank for others. */
    String ownPorts() {
        return ours() ? own.ports().toString() : "";
    }

    /** For the successor. */
    Map<String, Object> keep() {
        Map<String, Object> kept = new HashMap<>();
        kept.put("mode", mode.name());
        kept.put("host", settings.host());
        kept.put("port", settings.apiPort());
        kept.put("features", features.keep());
        kept.put("ports", ports().keep());
        if (status.state() == State.RUNNING) {
            kept.put("reason", status.reason());
            kept.put("version", status.version());
        }
        return kept;
    }

    /** Whether what a predecessor kept is about the server that is configured now. */
    static boolean isOf(Map<?, ?> kept, Settings settings) {
        return settings.host().equals(kept.get("host"))
                && Integer.valueOf(settings.apiPort()).equals(kept.get("port"));
    }

    /** Whether there has ever been one; before that nothing is wrong with it. */
    boolean everAnswered() {
        return wasUsable;
    }

    /** Of the server that answered last. */
    Features features() {
        return features;
    }

    /** What it cannot do; none while nothing is known of a server. */
    List<String> limits() {
        List<String> limits = new ArrayList<>(features.lacks());
        if (mode == Mode.SUPERVISED) limits.addAll(features.open());
        return limits;
    }

    /** How publishers get in. */
    PublisherLogin login() {
        return mode == Mode.SUPERVISED ? own.login(features) : PublisherLogin.NONE;
    }

    /** Of cameras' paths: at a server of our own nobody else has any. */
    PathNames names() {
        return new PathNames(mode == Mode.ATTACHED ? settings.pathPrefix() : "");
    }

    Mode mode() {
        return mode;
    }

    /** Why it could not be asked last. */
    Kind trouble() {
        return trouble;
    }

    /** The live paths of the server; empty when it cannot be asked now, and then whatever can be done about it is done. */
    Optional<Map<String, JsonNode>> look() {
        boolean known = own.known(); // before anything is asked: what becomes known meanwhile was not heeded
        try {
            if (mode == Mode.UNDECIDED && own.running() && !adopt()) return waits();
            if (mode == Mode.SUPERVISED && !own.mayAsk()) return waits();
            if (mode == Mode.UNDECIDED && settings.apiPort() == 0) throw noneOfOurs(); // nobody else's can be meant
            Map<String, JsonNode> paths = api.paths();
            if (mode == Mode.UNDECIDED && !known && paths.containsKey(own.marker())) return waits();
            if (mode == Mode.UNDECIDED) mode = Mode.ATTACHED;
            if (!answered && !greet()) return Optional.empty();
            answered = true;
            return Optional.of(paths);
        } catch (ApiException e) {
            if (e.kind() == Kind.DENIED && mode == Mode.UNDECIDED && !known) return waits();
            lost(e);
            return Optional.empty();
        } catch (IOException e) {
            unusable("its folder cannot be written: " + e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static ApiException noneOfOurs() {
        return new ApiException(Kind.GONE, "no MediaMTX of ours runs yet");
    }

    /** Whether what answers at the address is ours: only to that we say who we are. */
    boolean ours() {
        return mode == Mode.SUPERVISED;
    }

    /** One of ours still runs from before. */
    private boolean adopt() throws IOException {
        if (!own.ensure()) return false;
        mode = Mode.SUPERVISED;
        return true;
    }

    /** It would ask us who we are, and nobody would answer: the parts that are needed for that come in a moment. */
    private Optional<Map<String, JsonNode>> waits() {
        trouble = Kind.STUCK;
        own.problem().ifPresent(this::failed);
        return Optional.empty();
    }

    /** For when another driver is configured: a server of ours that still runs from before is stopped. */
    void leave() {
        Optional<ChildStatus> child = own.child();
        if (child.filter(there -> there.running() || there.state() == ChildStatus.State.WAITING)
                .isPresent()) own.stop();
    }

    /** It answers for the first time, or again. @return whether it stays as it is */
    private boolean greet() throws ApiException, IOException {
        String version = api.version();
        JsonNode global = api.global();
        List<String> lacked = features.lacks();
        features = Features.of(version, api.pathDefaults(), global, settings.local(), settings.earlyAlwaysAvailable())
                .since(features);
        if (mode == Mode.SUPERVISED && features.udp() != own.patient()) {
            LOG.info("MediaMTX is started once more, with other time limits: that is how its version needs it");
            own.patient(features.udp());
            own.ensure();
            return false;
        }
        if (mode == Mode.ATTACHED) ports = Ports.of(global, own.ports().forViewers());
        String which = "MediaMTX " + (version.isEmpty() ? "(" + features.versionText() + ")" : version);
        String reason = mode == Mode.ATTACHED
                ? "attached to a running " + which + ", whose owner decides who may watch"
                : "runs " + which + (own.ports().free() ? " (" + own.ports() + ")" : "");
        status = new Status(State.RUNNING, true, reason, version);
        wasUsable = true;
        tried = false;
        LOG.info("{}", status.reason());
        if (!features.lacks().equals(lacked))
            features.lacks().forEach(lack -> LOG.info("missing with this MediaMTX: {}", lack));
        return true;
    }

    /** Whether its buffers for datagrams may be too small for large pictures: those of others are not ours to set. */
    boolean smallBuffers() {
        return mode == Mode.ATTACHED || ServerProgram.smallBuffers();
    }

    /** A whole round went well. */
    void agreed() {
        stuck.over();
    }

    /** It could not be asked: whatever can be done about it is done. */
    void lost(ApiException e) {
        if (e.kind() == Kind.CLOSED) return;
        if (answered) LOG.warn("MediaMTX does not answer: {}", e.getMessage());
        answered = false;
        trouble = e.kind();
        if (e.kind() == Kind.GONE) stuck.over();
        if (e.kind() == Kind.DENIED && mode != Mode.SUPERVISED) {
            failed("a MediaMTX answers and does not let us call its API: allow that from 127.0.0.1, or choose another"
                    + " mediamtx.api_port");
        } else if (e.kind() != Kind.GONE) {
            stuck(e.getMessage() == null ? "the API fails" : e.getMessage());
        } else if (mode == Mode.ATTACHED) {
            failed("the MediaMTX it was attached to is gone: start it again");
        } else {
            supervise();
        }
    }

    /** Its streams may go on. After a while one of our own is started anew, since nothing can be changed any more. */
    private void stuck(String why) {
        if (stuck.tooLong() && mode == Mode.SUPERVISED) {
            LOG.warn("MediaMTX's API has not answered for {} s: the server is started anew", stuck.limitSeconds());
            if (own.stop()) stuck.restarted();
        }
        failed(why
                + (mode == Mode.SUPERVISED ? stuck.outlook() : ": its streams may go on; if they do not, restart it"));
    }

    /** How often it was started anew since its API was stuck. */
    int restarts() {
        return stuck.restarts();
    }

    private void supervise() {
        if (own.binary().isEmpty()) {
            unusable(
                    settings.binary().isPresent()
                            ? "the configured mediamtx.binary is not there or not executable: correct it"
                            : "no MediaMTX answers, and none is installed: " + GET_IT);
            return;
        }
        if (!own.known() || !own.mayAsk()) {
            own.problem().ifPresent(this::unusable);
            return;
        }
        mode = Mode.SUPERVISED;
        long now = nanoTime.getAsLong();
        Optional<ChildStatus> child = own.child();
        boolean givenUp = child.isPresent()
                && (child.get().state() == ChildStatus.State.FAILED
                        || child.get().state() == ChildStatus.State.ENDED);
        if (givenUp && tried && now - triedNanos < (wasUsable ? AGAIN : SELDOM).toNanos()) {
            unusable("MediaMTX cannot be started" + own.lastError());
            return;
        }
        if (child.isEmpty() || givenUp) {
            tried = true;
            triedNanos = now;
            Optional<String> taken = own.prepare();
            if (taken.isPresent()) {
                unusable(taken.get());
                return;
            }
            try {
                tried = own.ensure();
            } catch (IOException e) {
                unusable("its folder cannot be written: " + e.getClass().getSimpleName());
            }
        } else if (tried && now - triedNanos > START.toNanos()) {
            failed("MediaMTX does not answer" + own.lastError());
        } else if (wasUsable) {
            failed("MediaMTX is being started again");
        }
    }

    private void failed(String reason) {
        if (!wasUsable && mode == Mode.UNDECIDED) unusable(reason);
        else change(new Status(State.ERROR, wasUsable, reason, status.version()));
    }

    private void unusable(String reason) {
        change(new Status(wasUsable ? State.ERROR : State.STOPPED, wasUsable, reason, status.version()));
    }

    private void change(Status now) {
        if (!now.equals(status)) LOG.info("MediaMTX driver: {}", now.reason());
        status = now;
    }
}
