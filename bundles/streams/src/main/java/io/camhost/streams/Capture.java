package io.camhost.streams;

import io.camhost.api.process.ChildSpec;
import io.camhost.api.process.ChildStatus;
import io.camhost.api.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One picture being taken by one ffmpeg. Kept as its child's key, so that a successor goes on with it.
 *
 * @param file where the picture is written
 * @param direct whether it opens the camera itself, so that nobody else may
 * @param endNanos when it is given up
 */
record Capture(String key, Path file, boolean direct, long endNanos) {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    enum Outcome {
        RUNNING,
        DONE,
        FAILED,
        /** As FAILED, and trying again is no use. */
        DISK_FULL
    }

    static Capture begin(Processes processes, String key, List<String> argv, Path file, boolean direct, long endNanos) {
        processes.ensure(ChildSpec.once(
                key, argv, file.toAbsolutePath().resolveSibling("").normalize()));
        return new Capture(key, file, direct, endNanos);
    }

    /** How it is getting on; its child is forgotten when it has ended. */
    Outcome look(Processes processes, long nowNanos) {
        ChildStatus child = processes.status(key).orElse(null);
        if (child != null && underWay(child)) {
            if (nowNanos - endNanos < 0) return Outcome.RUNNING;
            LOG.warn("{} takes too long and is ended", key);
            processes.kill(key);
            return Outcome.FAILED;
        }
        boolean well = child != null
                && child.state() == ChildStatus.State.ENDED
                && child.exitCode().orElse(0) == 0
                && Pictures.resolution(file).isPresent();
        if (!well) LOG.info("{} gave no picture: {}", key, child == null ? "it is lost" : child.logTail());
        processes.forget(key);
        if (well) return Outcome.DONE;
        return child != null && noSpace(child) ? Outcome.DISK_FULL : Outcome.FAILED;
    }

    /** On the disk: a camera whose bus is full says the same of its input. */
    private static boolean noSpace(ChildStatus child) {
        int input = child.argv().lastIndexOf("-i") + 1;
        String source = child.argv().get(input);
        return child.logTail().stream()
                .anyMatch(line -> line.contains("No space left on device") && !OpenFailure.isAbout(line, source));
    }

    /** Whether one that runs once has not ended: it is started in the background, and waits for that at first. */
    static boolean underWay(ChildStatus child) {
        return child.running() || child.state() == ChildStatus.State.WAITING;
    }

    /** Ends it, whatever it is doing. */
    void cancel(Processes processes) {
        processes.kill(key);
    }

    long size() {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    Map<String, Object> toMap() {
        return Map.of("key", key, "file", file.toString(), "direct", direct, "endNanos", endNanos);
    }

    static Capture of(Map<?, ?> map) {
        return new Capture(
                String.valueOf(map.get("key")),
                Path.of(String.valueOf(map.get("file"))),
                Boolean.TRUE.equals(map.get("direct")),
                map.get("endNanos") instanceof Long end ? end : 0);
    }
}
