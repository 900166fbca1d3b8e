package io.camhost.discovery.v4l2;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDescription.Fault;
import io.camhost.discovery.v4l2.VideoNodes.Node;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What {@link NodeWatch} knows of a node. */
final class SeenNode {
    final Node node;
    final Place place;
    /** Until then a failure may be no more than udevd's not being done with it. */
    final long graceUntil;
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

    long askedAt;
    /** It has not answered in time. */
    boolean stuck;

    int failures;
    long nextQuestion = Long.MIN_VALUE;
    /** The last errno that was logged; 0 for none. */
    int logged;

    private @Nullable CameraDescription told;

    SeenNode(Node node, Place place, long graceUntil) {
        this.node = node;
        this.place = place;
        this.graceUntil = graceUntil;
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
        return !leftOut && !settled && !stuck && failures == 0;
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
