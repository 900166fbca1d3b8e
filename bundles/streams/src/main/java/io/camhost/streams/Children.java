package io.camhost.streams;

import io.camhost.api.camera.Camera;
import io.camhost.api.camera.CameraId;
import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import io.camhost.swap.Gate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The children there are, whoever has started them: which node each has open, so that none is opened twice, and why a publisher has
 * ended. Threading: one thread.
 */
final class Children {
    private static final String PUBLISHER = "publish/";

    private final Gate<Processes> processes;
    private final Map<CameraId, OpenFailure> failures = new HashMap<>();
    private final Map<CameraId, Long> judged = new HashMap<>(); // by the pid of the publisher that has ended
    private List<ChildStatus> children = List.of();

    Children(Gate<Processes> processes) {
        this.processes = processes;
    }

    /** @return whether it is known what there is */
    boolean look() {
        Optional<List<ChildStatus>> now = Calls.now(processes, there -> there.list(""));
        now.ifPresent(all -> children = all);
        return now.isPresent();
    }

    /**
     * Sees why publishers have ended.
     *
     * @return cameras whose bus has just been found full, and what their publisher was called with
     */
    Map<CameraId, List<String>> judge(Map<CameraId, Camera> cameras, Set<CameraId> live) {
        Map<CameraId, List<String>> full = new HashMap<>();
        Set<CameraId> published = new HashSet<>();
        Set<CameraId> running = new HashSet<>(); // the driver may not know yet that one has ended
        for (ChildStatus child : children) {
            Optional<CameraId> id = publishedBy(child);
            Optional<String> device = id.map(cameras::get).flatMap(Children::device);
            if (id.isEmpty() || device.isEmpty()) continue;
            published.add(id.get());
            if (child.running()) running.add(id.get());
            if (child.running() || child.pid() == 0) continue;
            if (Long.valueOf(child.pid()).equals(judged.put(id.get(), child.pid()))) continue;
            Optional<OpenFailure> failure = OpenFailure.of(child.logTail(), device.get());
            failures.remove(id.get());
            failure.ifPresent(why -> failures.put(id.get(), why));
            if (failure.equals(Optional.of(OpenFailure.BUS_FULL))) full.put(id.get(), child.argv());
        }
        failures.keySet().retainAll(published);
        judged.keySet().retainAll(published);
        failures.keySet().removeIf(id -> live.contains(id) && running.contains(id));
        return full;
    }

    /** Why cameras could not be opened at the last attempt. */
    Map<CameraId, OpenFailure> failures() {
        return failures;
    }

    /** Why it could not be opened last counts no longer. */
    void forgive(CameraId camera) {
        failures.remove(camera);
    }

    /** Whether a child has its node open, or is about to; one that dies has it until it is dead. */
    boolean open(Camera camera) {
        return children.stream().anyMatch(child -> holds(child, camera));
    }

    /** Whether one has it open that is not its publisher, while its publisher has not. */
    boolean openElsewhere(Camera camera) {
        return open(camera)
                && children.stream()
                        .filter(child -> child.key().equals(PUBLISHER + camera.id()))
                        .noneMatch(child -> holds(child, camera));
    }

    private static boolean holds(ChildStatus child, Camera camera) {
        Optional<String> device = device(camera);
        return device.isPresent() && Capture.underWay(child) && child.argv().contains(device.get());
    }

    private static Optional<String> device(Camera camera) {
        return camera.description().source() instanceof FfmpegInput source ? source.device() : Optional.empty();
    }

    /** The publishers' arguments, as they run. */
    Map<CameraId, List<String>> publishers() {
        Map<CameraId, List<String>> publishers = new HashMap<>();
        for (ChildStatus child : children) publishedBy(child).ifPresent(id -> publishers.put(id, child.argv()));
        return publishers;
    }

    /** Cameras whose publisher runs. */
    Set<CameraId> published() {
        Set<CameraId> published = new HashSet<>();
        for (ChildStatus child : children)
            if (child.running()) publishedBy(child).ifPresent(published::add);
        return published;
    }

    /** Ends captures that nobody waits for any more. @return whether that could be done */
    boolean endCaptures(Set<String> ours) {
        return Calls.now(processes, there -> {
                    for (ChildStatus child : children)
                        if (isCapture(child) && !ours.contains(child.key())) {
                            there.kill(child.key());
                            there.forget(child.key());
                        }
                    return true;
                })
                .orElse(false);
    }

    private static boolean isCapture(ChildStatus child) {
        return child.key().startsWith("snapshot/")
                || child.key().startsWith("still/")
                || child.key().startsWith(Clips.CHILD);
    }

    /** Whose publisher it is; empty when it is none, or not one of ours. */
    private static Optional<CameraId> publishedBy(ChildStatus child) {
        if (!child.key().startsWith(PUBLISHER)) return Optional.empty();
        try {
            return Optional.of(CameraId.parse(child.key().substring(PUBLISHER.length())));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
