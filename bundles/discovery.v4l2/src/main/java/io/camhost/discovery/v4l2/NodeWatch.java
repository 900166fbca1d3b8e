package io.camhost.discovery.v4l2;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDescription.Fault;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.discovery.v4l2.NodeQuery.Answer;
import io.camhost.discovery.v4l2.VideoNodes.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the kernel's list with what was told, and tells the difference. A node is asked what it is when it is new, when an event
 * says it has changed, and again while it cannot be opened; never otherwise. The first change of a node is told at once; what follows
 * within {@link #SETTLING} is told when that has passed, and only if there is still something to tell.
 *
 * <p>Threading: one thread at a time; answers may come on any.
 */
final class NodeWatch {
    /** In nanoseconds, as all times here. */
    static final long SETTLING = 100_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

    /** A node that has just appeared belongs to root for a moment: so long a failure is not told. */
    private static final long GRACE = 2_000_000_000;
    /** To the first repetition of a question; each next one waits twice as long. */
    private static final long FIRST_RETRY = 20_000_000;

    private static final long LAST_RETRY = 2_000_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private static final int ENOENT = 2;
    private static final int ENXIO = 6;
    private static final int ENODEV = 19;

    /** What surrounds it. */
    record Surroundings(VideoNodes nodes, Path devices, Questions questions, DeviceRange range, Findings findings) {}

    private record Answered(SeenNode node, Answer answer) {}

    private final VideoNodes nodes;
    private final Path devices;
    private final Questions questions;
    private final DeviceRange range;
    private final Findings findings;
    private final Statistics statistics;
    private final long patience;
    private final Sink sink;
    private final Runnable wake;
    private final SortedMap<Integer, SeenNode> seen = new TreeMap<>();
    private final Map<Integer, Long> quietUntil = new HashMap<>();
    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
    private final Map<String, String> stuckBefore;
    private boolean complete;
    private OptionalLong cause = OptionalLong.empty();
    private long due = NEVER;
    private volatile boolean ended;

    /**
     * @param patience how long a node may take to answer
     * @param stuckBefore nodes a predecessor has asked in vain, with their instance: they are not asked again
     * @param wake is called when there is an answer: then {@link #look} again
     */
    NodeWatch(
            Surroundings surroundings,
            Statistics statistics,
            long patience,
            Map<String, String> stuckBefore,
            Sink sink,
            Runnable wake) {
        this.nodes = surroundings.nodes();
        this.devices = surroundings.devices();
        this.questions = surroundings.questions();
        this.range = surroundings.range();
        this.findings = surroundings.findings();
        this.statistics = statistics;
        this.patience = patience;
        this.stuckBefore = Map.copyOf(stuckBefore);
        this.sink = sink;
        this.wake = wake;
    }

    /** Nothing is told after this. */
    void end() {
        ended = true;
    }

    /** When to look again at the latest; far away when there is no reason to. */
    long due() {
        return due;
    }

    /** An event says that a node has gone or moved: if it could not be opened so far, it is tried at once. */
    void hinted(int number) {
        SeenNode known = seen.get(number);
        if (known != null) known.nextQuestion = Long.MIN_VALUE;
    }

    /** An event says that a node is there or has changed: if it is known, it is asked anew. */
    void changed(int number) {
        SeenNode known = seen.get(number);
        if (known != null) known.askAgain();
    }

    boolean wants(int number) {
        return range.contains(number);
    }

    /**
     * One look.
     *
     * @param event when that came which has led to it; empty for a regular look
     * @return how many nodes have come or gone since the last one
     * @throws IOException when the list cannot be read; the sink knows
     */
    int look(long now, OptionalLong event) throws IOException {
        due = NEVER;
        cause = event;
        takeAnswers(now);
        SortedMap<Integer, Node> there;
        try {
            there = nodes.nodes();
        } catch (IOException e) {
            fails("the list of video devices cannot be read: " + e.getClass().getSimpleName());
            throw e;
        }
        quietUntil.values().removeIf(until -> until <= now);
        int moves = forgetGone(there, now);
        for (Node node : there.values()) {
            SeenNode known = seen.get(node.number());
            if (known == null) {
                seen.put(node.number(), known = begin(node, now));
                moves++;
            }
            if (!known.gone) consider(known, now);
        }
        takeAnswers(now); // those that were there at once
        boolean allKnown = seen.values().stream().noneMatch(SeenNode::unknown);
        if (!complete && allKnown && !findings.nativeCodeMissing()) {
            complete = true;
            if (!ended) sink.complete();
        }
        return moves;
    }

    private void fails(String reason) {
        complete = false;
        if (!ended) sink.failed(reason);
    }

    private void lookAgain(long at) {
        due = Math.min(due, at);
    }

    private boolean quiet(SeenNode node) {
        Long until = quietUntil.get(node.number());
        if (until != null) lookAgain(until);
        return until != null;
    }

    private int forgetGone(Map<Integer, Node> there, long now) {
        Set<SeenNode> gone = new HashSet<>();
        int moves = 0;
        for (SeenNode known : seen.values()) {
            boolean was = known.gone;
            known.gone = !known.is(there.get(known.number()));
            if (known.gone && !was) moves++;
            if (known.gone && !(known.isTold() && quiet(known))) gone.add(known);
        }
        gone.forEach(node -> forget(node, now));
        return moves;
    }

    private void forget(SeenNode node, long now) {
        seen.remove(node.number(), node);
        tellAbsent(node, now);
        findings.forget(node.name());
    }

    private SeenNode begin(Node node, long now) {
        SeenNode known = new SeenNode(node, nodes.place(node), complete ? now + GRACE : now);
        known.noticed = cause;
        known.leftOut = !range.contains(node.number());
        known.stuck = node.instance().equals(stuckBefore.get(node.name()));
        if (known.leftOut && known.place.first() && findings.leftOut(node.name()))
            LOG.info("{} ({}) is left out by camera.device_range", node.name(), known.place.name());
        return known;
    }

    private void consider(SeenNode known, long now) {
        if (known.leftOut || known.settled) return;
        if (quiet(known)) return;
        if (known.stuck) tellStuck(known, now);
        else if (known.asking) {
            if (now < known.askedAt + patience) {
                lookAgain(known.askedAt + patience);
                return;
            }
            statistics.timeouts.increment();
            known.stuck = true;
            tellStuck(known, now);
        } else if (now < known.nextQuestion) lookAgain(known.nextQuestion);
        else ask(known, now);
    }

    private void ask(SeenNode known, long now) {
        known.asking = true;
        known.askedAt = now;
        known.repeat = false;
        lookAgain(now + patience);
        try {
            statistics.questions.increment();
            questions.ask(devices.resolve(known.name()), answer -> {
                answers.add(new Answered(known, answer));
                wake.run();
            });
        } catch (RejectedExecutionException tooMany) {
            known.asking = false;
            known.nextQuestion = now + LAST_RETRY;
            lookAgain(known.nextQuestion);
        }
    }

    private void takeAnswers(long now) {
        for (Answered next = answers.poll(); next != null; next = answers.poll()) {
            SeenNode known = next.node();
            if (seen.get(known.number()) != known) continue; // it is gone
            known.asking = false;
            known.stuck = false;
            take(known, next.answer(), now);
        }
    }

    private void take(SeenNode known, Answer answer, long now) {
        if (answer instanceof Answer.NoNativeCode) {
            known.nextQuestion = now + LAST_RETRY;
            lookAgain(known.nextQuestion);
            if (findings.nativeCode(false))
                fails("native code cannot be loaded: jna.tmpdir must be a folder that allows programs");
            return;
        }
        findings.nativeCode(true);
        known.settled = !known.repeat && !(answer instanceof Answer.Failed);
        if (known.repeat) lookAgain(now);
        if (answer instanceof Answer.Camera camera) {
            if (known.logged != 0) LOG.info("{} can be opened now", known.name());
            known.logged = 0;
            known.failures = 0;
            findings.forget(known.name());
            tell(known, camera.card().isBlank() ? known.place.name() : camera.card(), Optional.empty(), now);
        } else if (answer instanceof Answer.Failed failed) {
            failed(known, failed.errno(), now);
        } else {
            tellAbsent(known, now); // it was taken for a camera while it could not be opened
            findings.forget(known.name());
        }
    }

    private void failed(SeenNode known, int errno, long now) {
        known.nextQuestion = now + Math.min(LAST_RETRY, FIRST_RETRY << Math.min(known.failures++, 10));
        lookAgain(known.nextQuestion);
        if (errno == ENOENT || errno == ENODEV || errno == ENXIO) {
            tellAbsent(known, now); // going, or not quite there
            return;
        }
        if (now < known.graceUntil || !known.place.first()) return; // others are most likely no cameras
        cannotBeUsed(known, errno, Faults.of(errno, devices.resolve(known.name())), now);
    }

    private void tellStuck(SeenNode known, long now) {
        cannotBeUsed(known, -1, Faults.STUCK, now);
    }

    private void cannotBeUsed(SeenNode known, int errno, Fault fault, long now) {
        if (known.logged != errno) {
            LOG.warn("{}: {}", known.name(), fault.reason());
            known.logged = errno;
        }
        findings.unusable(known.name(), fault.reason());
        tell(known, known.place.name(), Optional.of(fault), now);
    }

    private void tell(SeenNode known, String name, Optional<Fault> fault, long now) {
        if (ended) return;
        for (SeenNode other : List.copyOf(seen.values()))
            if (other.gone && other.place.isSameCameraAs(known.place))
                forget(other, now); // it has moved: first away, then here
        CameraDescription description = describe(known, name, fault);
        if (known.isTold(description)) return;
        if (!known.isTold(fault)) changes(known, now);
        known.told(description);
        statistics.tells(known.noticed, System.nanoTime());
        sink.present(description);
        known.noticed = OptionalLong.empty();
        findTwins();
    }

    private CameraDescription describe(SeenNode known, String name, Optional<Fault> fault) {
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
        boolean taken = seen.values().stream()
                .flatMap(other -> other.told().stream())
                .anyMatch(told -> told.identity().equals(identity));
        return taken ? new CameraIdentity(V4l2Discovery.NAME, known.place.key() + " #" + known.number()) : identity;
    }

    /** Cameras that have the same serial number. */
    private void findTwins() {
        Map<String, List<String>> byPermanent = new TreeMap<>();
        for (SeenNode node : seen.values())
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

    private void tellAbsent(SeenNode known, long now) {
        Optional<CameraDescription> told = known.told();
        known.toldNothing();
        if (told.isEmpty() || ended) return;
        changes(known, now);
        statistics.tells(cause, System.nanoTime());
        sink.absent(told.get().identity());
        findTwins();
    }

    private void changes(SeenNode known, long now) {
        statistics.changes.increment();
        quietUntil.put(known.number(), now + SETTLING);
    }

    /** Cameras that were told and are there. */
    int devices() {
        return (int) seen.values().stream().filter(SeenNode::isTold).count();
    }

    /** Nodes that do not answer, with their instance: asking them again would cost another thread. */
    Map<String, Object> stuck() {
        Map<String, Object> stuck = new HashMap<>();
        for (SeenNode node : seen.values()) if (node.stuck) stuck.put(node.name(), node.node.instance());
        return stuck;
    }
}
