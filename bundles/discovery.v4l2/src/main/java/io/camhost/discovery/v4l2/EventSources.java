package io.camhost.discovery.v4l2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Opens the best source of events there is on this machine, and says why not a better one. */
final class EventSources {
    /** Opens one source. */
    @FunctionalInterface
    interface Opener {
        EventSource open() throws IOException;
    }

    /**
     * A source that may be there.
     *
     * @param obstacle why it is no use here; empty when it is
     */
    record Candidate(String name, java.util.function.Supplier<String> obstacle, Opener opener) {}

    /**
     * What was opened.
     *
     * @param passedOver a line for each better one
     */
    record Opened(EventSource source, List<String> passedOver) {}

    private final List<Candidate> candidates;

    /** @param candidates the best first */
    EventSources(List<Candidate> candidates) {
        this.candidates = List.copyOf(candidates);
    }

    /** Those of Linux. */
    static EventSources usual() {
        return new EventSources(List.of(
                new Candidate(
                        "udev",
                        () -> Files.exists(Path.of("/run/udev/control")) ? "" : "udevd does not run here",
                        () -> new UdevSource(new LibC())),
                new Candidate(
                        "kernel",
                        () -> userNamespace(Path.of("/proc/self/uid_map")),
                        () -> new KernelSource(new LibC())),
                new Candidate("inotify", () -> "", () -> new InotifySource(new LibC(), Path.of("/dev")))));
    }

    /** The kernel tells nothing to a user namespace. */
    static String userNamespace(Path map) {
        try {
            String[] first = Files.readString(map).strip().split("\\s+");
            boolean own = first.length < 3 || !first[0].equals("0") || !first[1].equals("0") || first[2].length() < 10;
            return own ? "the kernel tells nothing to a container with its own users" : "";
        } catch (IOException none) {
            return ""; // a kernel without user namespaces
        }
    }

    /** @param silent names of those that have been found to tell nothing */
    Opened open(Set<String> silent) {
        List<String> passedOver = new ArrayList<>();
        for (Candidate candidate : candidates) {
            String obstacle = obstacle(candidate, silent);
            if (obstacle.isEmpty()) {
                try {
                    return new Opened(candidate.opener().open(), passedOver);
                } catch (IOException e) {
                    obstacle = String.valueOf(e.getMessage());
                } catch (LinkageError e) {
                    obstacle = "its library cannot be loaded";
                }
            }
            passedOver.add(candidate.name() + ": " + obstacle);
        }
        return new Opened(new NoEvents(), passedOver);
    }

    private static String obstacle(Candidate candidate, Set<String> silent) {
        if (silent.contains(candidate.name())) return "its events do not arrive here";
        return candidate.obstacle().get();
    }

    /** Whether one better than {@code name} could be tried now. */
    boolean betterThan(String name, Set<String> silent) {
        for (Candidate candidate : candidates) {
            if (candidate.name().equals(name)) return false;
            if (obstacle(candidate, silent).isEmpty()) return true;
        }
        return false;
    }
}
