package io.camhost.media.mediamtx;

import io.camhost.api.process.ChildStatus;
import io.camhost.swap.Standstill;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * What a camera's publisher brings to the server, seen by the bytes of the path: a hung ffmpeg never says that it hangs. A publisher
 * that gets no processor is not taken for one that hangs, nor is one at which we have looked late. Threading: one thread.
 */
final class Flow {
    /** Two groups of pictures: one is a second. */
    private static final Duration SILENT = Duration.ofSeconds(2);
    /** Cameras that encode by themselves have groups of their own, and may be behind a network. */
    private static final Duration SILENT_COPY = Duration.ofSeconds(5);

    private static final Duration NEVER_BEGUN = Duration.ofSeconds(15);

    private final LongSupplier nanoTime;
    private final LongUnaryOperator waits;
    private final Standstill standstill = new Standstill(MediaMtxDriver.ROUND);
    private boolean looked;
    private boolean running;
    private long pid = -1;
    private long bytes;
    private boolean brought;
    private Duration still = Duration.ZERO;
    private Duration limit = SILENT;
    private long waitedNanos;
    private long lookedNanos;
    /** It had brought nothing then. */
    private long emptyNanos;

    private boolean emptySeen;
    /** Something had come shortly before. */
    private long movedNanos;

    /** @param waits for how long a process has waited for a processor, by pid: {@link CpuWait#of} */
    Flow(LongSupplier nanoTime, LongUnaryOperator waits) {
        this.nanoTime = nanoTime;
        this.waits = waits;
    }

    /**
     * Looks once.
     *
     * @param open whether the server says that somebody publishes
     * @param nowBytes it has received so far
     * @param copy whether the camera itself encodes
     */
    void look(Optional<ChildStatus> child, boolean open, long nowBytes, boolean copy) {
        long now = nanoTime.getAsLong();
        boolean moved = open && nowBytes != bytes;
        limit = copy ? SILENT_COPY : SILENT;
        running = child.isPresent() && child.get().running();
        if (running && child.get().pid() != pid) {
            another(child.get().pid(), now);
            if (!emptySeen) moved = open && nowBytes > 0; // it ran before we looked for the first time
        }
        if (moved) movedNanos = now;
        if (running) {
            if (moved) brought = true;
            else if (!brought) emptyNanos = now;
            still = standstill.look(now, movedNanos, moved ? 0 : excused());
        }
        bytes = nowBytes;
        lookedNanos = now;
        looked = true;
    }

    private void another(long newPid, long now) {
        pid = newPid;
        brought = false;
        emptySeen = looked;
        emptyNanos = lookedNanos;
        standstill.begin(now, movedNanos);
        waitedNanos = -1;
    }

    /** The server is away: nothing can be said of who publishes to it. */
    void away() {
        looked = false;
        pid = -1;
        brought = false;
        still = Duration.ZERO;
    }

    /** Of the time since the last look, that in which it would have run if it had been let. */
    private long excused() {
        long before = waitedNanos;
        waitedNanos = waits.applyAsLong(pid);
        return before < 0 ? 0 : waitedNanos - before;
    }

    /** Whether it runs and brings nothing any more, or has never. */
    boolean hangs() {
        return running && still.compareTo(brought ? limit : NEVER_BEGUN) > 0;
    }

    /** For people: since when. */
    Duration still() {
        return still;
    }

    /** Whether pictures come. */
    boolean flows() {
        return running && brought && still.compareTo(limit) <= 0;
    }

    /** Whether none come any more, and it is not just that nobody has looked yet. */
    boolean stopped() {
        return looked && (!running || brought && !flows());
    }

    /** Whether it has ever brought anything. */
    boolean brought() {
        return brought;
    }

    /** So many seconds of pictures have come from it at most; empty when it began before anybody looked. */
    Optional<Duration> brought(long ofPid) {
        if (ofPid != pid || !emptySeen) return Optional.empty();
        return Optional.of(brought ? Duration.ofNanos(movedNanos - emptyNanos) : Duration.ZERO);
    }
}
