package io.camhost.discovery.v4l2;

import static io.camhost.discovery.v4l2.Errno.EBUSY;
import static io.camhost.discovery.v4l2.Errno.EIO;
import static io.camhost.discovery.v4l2.Errno.ENODEV;
import static io.camhost.discovery.v4l2.Errno.ENOENT;
import static io.camhost.discovery.v4l2.Errno.ENXIO;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDescription.Fault;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.discovery.v4l2.NodeQuery.Answer;
import io.camhost.discovery.v4l2.VideoNodes.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * says it has changed, when somebody who had it open has failed, now and then, and again while it cannot be opened. The first change of a node is told at once; what follows
 * within {@link #SETTLING} is told when that has passed, and only if there is still something to tell.
 *
 * <p>Threading: one thread at a time; answers may come on any.
 */
final class NodeWatch {
    /** In nanoseconds, as all times here. */
    static final long SETTLING = 100_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

    /** So long the other nodes of a device that has just come wait for the answer of its first: they are seldom cameras. */
    static final long COURTESY = 20_000_000;

    /** So many times longer a camera may take than its driver: its kernel waits for 5 s, more than once. */
    private static final int THOROUGH = 4;

    private static final long NEVER = Long.MAX_VALUE;

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
    private final Descriptions descriptions;
    private final Map<Integer, Long> quietUntil = new HashMap<>();
    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
    private final Queue<List<String>> doubts = new ConcurrentLinkedQueue<>();
    private final Inherited inherited;
    private boolean complete;
    private OptionalLong cause = OptionalLong.empty();
    private long due = NEVER;
    private volatile boolean ended;

    /**
     * @param patience how long a node may take to answer
     * @param wake is called when there is an answer: then {@link #look} again
     */
    NodeWatch(
            Surroundings surroundings,
            Statistics statistics,
            long patience,
            Inherited inherited,
            Sink sink,
            Runnable wake) {
        this.nodes = surroundings.nodes();
        this.devices = surroundings.devices();
        this.questions = surroundings.questions();
        this.range = surroundings.range();
        this.findings = surroundings.findings();
        this.descriptions = new Descriptions(devices, findings, seen.values());
        this.statistics = statistics;
        this.patience = patience;
        this.inherited = inherited;
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

    /** All that are cameras are asked again: a driver that has lost its device tells nobody. */
    void check() {
        for (SeenNode known : seen.values()) if (known.settled && known.isToldUsable()) known.askAgain();
    }

    /** Somebody has failed who was called with these arguments: what is among them is asked. Any thread. */
    void doubt(List<String> argv) {
        doubts.add(argv);
        wake.run();
    }

    private void takeDoubts() {
        for (List<String> argv = doubts.poll(); argv != null; argv = doubts.poll())
            for (SeenNode known : seen.values()) {
                if (known.leftOut
                        || !argv.contains(devices.resolve(known.name()).toString())) continue;
                known.doubted = true;
                if (known.settled || known.asking) known.askAgain();
            }
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
        takeDoubts();
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
        SeenNode known = new SeenNode(node, nodes.place(node), now, complete);
        known.noticed = cause;
        known.leftOut = !range.contains(node.number());
        known.stuck = inherited.stuck(node);
        known.deadBefore = known.doubted = inherited.dead(node);
        if (known.leftOut && known.place.first() && findings.leftOut(node.name()))
            LOG.info("{} ({}) is left out by camera.device_range", node.name(), known.place.name());
        return known;
    }

    private void consider(SeenNode known, long now) {
        if (known.leftOut || known.settled) return;
        if (quiet(known)) return;
        if (known.deadBefore) stillDead(known, now);
        else if (known.stuck) tellStuck(known, now);
        else if (known.asking) {
            if (now < known.answerBy) {
                lookAgain(known.answerBy);
                return;
            }
            statistics.timeouts.increment();
            known.stuck = true;
            tellStuck(known, now);
        } else if (now < known.nextQuestion) lookAgain(known.nextQuestion);
        else if (isPolite(known, now)) lookAgain(known.noticedAt + COURTESY);
        else ask(known, now);
    }

    /** Whether it lets the first node of its device, or of another, have the processor. */
    private boolean isPolite(SeenNode known, long now) {
        return known.fresh
                && !known.place.first()
                && now < known.noticedAt + COURTESY
                && seen.values().stream().anyMatch(other -> other.asking && other.place.first());
    }

    private void ask(SeenNode known, long now) {
        known.asking = true;
        known.answerBy = now + (known.doubted ? THOROUGH * patience : patience);
        known.repeat = false;
        lookAgain(known.answerBy);
        try {
            statistics.questions.increment();
            questions.ask(devices.resolve(known.name()), known.doubted, answer -> {
                answers.add(new Answered(known, answer));
                wake.run();
            });
        } catch (RejectedExecutionException tooMany) {
            known.asking = false;
            known.nextQuestion = now + SeenNode.LAST_RETRY;
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
            known.nextQuestion = now + SeenNode.LAST_RETRY;
            lookAgain(known.nextQuestion);
            if (findings.nativeCode(false))
                fails("native code cannot be loaded: jna.tmpdir must be a folder that allows programs");
            return;
        }
        findings.nativeCode(true);
        known.settled = !known.repeat && !(answer instanceof Answer.Failed);
        if (known.settled) known.doubted = false;
        if (known.repeat) lookAgain(now);
        if (answer instanceof Answer.Camera camera) {
            if (known.logged != 0) LOG.info("{} can be opened now", known.name());
            known.logged = 0;
            known.works();
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
        if (errno == EBUSY && known.isToldUsable()) {
            known.settled = !known.repeat; // somebody has it open, as cameras are there for
            return;
        }
        known.failed(errno == ENODEV || errno == ENXIO, now);
        lookAgain(known.nextQuestion);
        if (errno == ENOENT) {
            tellAbsent(known, now); // not here, as in a container that was not given it
            return;
        }
        if (now < known.graceUntil || !known.place.first()) return; // others are most likely no cameras
        cannotBeUsed(known, errno, Faults.of(errno, devices.resolve(known.name())), now);
    }

    /** Its answer may take longer than cameras of a predecessor stay as they were. */
    private void stillDead(SeenNode known, long now) {
        known.deadBefore = false;
        failed(known, EIO, now);
    }

    private void tellStuck(SeenNode known, long now) {
        if (known.failures > 0 && known.isTold() && !known.isToldUsable()) return; // it is said already why
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
        CameraDescription description = descriptions.of(known, name, fault);
        if (known.isTold(description)) return;
        if (!known.isTold(fault)) changes(known, now);
        known.told(description);
        statistics.tells(known.noticed, System.nanoTime());
        sink.present(description);
        known.noticed = OptionalLong.empty();
        descriptions.findTwins();
    }

    private void tellAbsent(SeenNode known, long now) {
        Optional<CameraDescription> told = known.told();
        known.toldNothing();
        if (told.isEmpty() || ended) return;
        changes(known, now);
        statistics.tells(cause, System.nanoTime());
        sink.absent(told.get().identity());
        descriptions.findTwins();
    }

    private void changes(SeenNode known, long now) {
        statistics.changes.increment();
        quietUntil.put(known.number(), now + SETTLING);
    }

    /** Cameras that were told and are there. */
    int devices() {
        return (int) seen.values().stream().filter(SeenNode::isTold).count();
    }

    /** For a successor. */
    Inherited knowledge() {
        Map<String, String> stuck = new HashMap<>();
        Map<String, String> dead = new HashMap<>();
        for (SeenNode node : seen.values()) {
            if (node.stuck) stuck.put(node.name(), node.node.instance());
            if (node.dead()) dead.put(node.name(), node.node.instance());
        }
        return new Inherited(stuck, dead);
    }
}
