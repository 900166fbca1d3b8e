package io.camhost.discovery.v4l2;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDescription.Fault;
import io.camhost.discovery.v4l2.VideoNodes.Node;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What {@link NodeWatch} knows of a node. */
final class SeenNode {
    /** A node that has just appeared belongs to root for a moment, and one that is going fails: so long that is not told. */
    private static final long GRACE = 2_000_000_000;
    /** To the first repetition of a question; each next one waits twice as long. */
    private static final long FIRST_RETRY = 20_000_000;

    static final long LAST_RETRY = 2_000_000_000;

    final Node node;
    final Place place;
    final long noticedAt;
    /** It has come just now, and was not there before the first look. */
    final boolean fresh;
    /** Until then a failure may be no more than udevd's not being done with it. */
    long graceUntil;

    /** It says that it is not there, which is so of one that is just being pulled. */
    boolean going;
    /** It has said so at the last question. */
    boolean lost;

    /** When the event came that has led to it; empty once it was told, or for a regular look. */
    OptionalLong noticed = OptionalLong.empty();
    /** By {@code camera.device_range}. */
    boolean leftOut;
    /** It is not in the kernel's list any more, but that has to wait. */
    boolean gone;
    /** What it is is known, and it need not be asked again. */
    boolean settled;

    boolean asking;
    /** It was to be asked again while it was being asked. */
    boolean repeat;

    /** Whoever opened it has failed: the next question must be thorough. */
    boolean doubted;
    /** It was under a predecessor. */
    boolean deadBefore;

    long answerBy;
    /** It has not answered in time. */
    boolean stuck;

    int failures;
    long nextQuestion = Long.MIN_VALUE;
    /** The last errno that was logged; 0 for none. */
    int logged;

    private @Nullable CameraDescription told;

    SeenNode(Node node, Place place, long now, boolean fresh) {
        this.node = node;
        this.place = place;
        this.noticedAt = now;
        this.fresh = fresh;
        this.graceUntil = fresh ? now + GRACE : now;
    }

    /** It could not be opened. @param mayBeGoing or has only just come */
    void failed(boolean mayBeGoing, long now) {
        if (failures == 0 && mayBeGoing) graceUntil = now + GRACE;
        lost = mayBeGoing;
        going = lost && now < graceUntil;
        nextQuestion = now + Math.min(LAST_RETRY, FIRST_RETRY << Math.min(failures++, 10));
    }

    void works() {
        failures = 0;
        going = false;
    }

    int number() {
        return node.number();
    }

    String name() {
        return node.name();
    }

    boolean is(@Nullable Node now) {
        return now != null && now.instance().equals(node.instance());
    }

    /** Whether nothing can be said of it yet. */
    boolean unknown() {
        return !leftOut && !settled && !stuck && (failures == 0 || going);
    }

    /** Whether it is told to be unusable since the camera itself does not answer, although its driver does. */
    boolean dead() {
        return doubted
                && !lost
                && failures > 0
                && told().flatMap(CameraDescription::fault)
                        .map(Fault::unexpected)
                        .orElse(false);
    }

    void askAgain() {
        settled = false;
        repeat = asking;
        nextQuestion = Long.MIN_VALUE;
    }

    /** As it was told; empty while it is not. */
    Optional<CameraDescription> told() {
        return Optional.ofNullable(told);
    }

    boolean isTold() {
        return told != null;
    }

    boolean isTold(Optional<Fault> fault) {
        return told != null && told.fault().equals(fault);
    }

    boolean isToldUsable() {
        return told != null && told.usable();
    }

    boolean isTold(CameraDescription description) {
        return description.equals(told);
    }

    void told(CameraDescription description) {
        told = description;
    }

    void toldNothing() {
        told = null;
    }
}
