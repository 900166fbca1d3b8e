package io.camhost.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;

/** What the kernel says of processes. A zombie counts as gone: it holds nothing any more but its number. */
final class Proc {
    /** Names one process for ever: its number alone is used again. @param startTicks field 22 of {@code /proc/<pid>/stat} */
    record Identity(long pid, long startTicks) {}

    /** @param group its process group; equal to the pid for whoever leads one */
    record Stat(char state, long parent, long group, long startTicks) {
        boolean gone() {
            return state == 'Z' || state == 'X' || state == 'x';
        }
    }

    static final String LEASE_VARIABLE = "CAMHOST_LEASE";

    private final Path root;
    private final String bootId;

    Proc(Path root) {
        this.root = root;
        this.bootId = read(root.resolve("sys/kernel/random/boot_id"))
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
                .orElse("");
    }

    /** Differs after every start of the machine; blank when the kernel does not tell. */
    String bootId() {
        return bootId;
    }

    /** Empty when there is no such process. */
    Optional<Stat> stat(long pid) {
        return read(root.resolve(pid + "/stat")).flatMap(Proc::parse);
    }

    /** The name in the second field may hold anything, blanks and brackets too: the fields are counted from its last bracket. */
    static Optional<Stat> parse(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf(')');
        if (end < 0) return Optional.empty();
        var fields = new StringTokenizer(text.substring(end + 1)); // 20 times a second for each child: no patterns
        try {
            char state = fields.nextToken().charAt(0);
            long parent = Long.parseLong(fields.nextToken());
            long group = Long.parseLong(fields.nextToken());
            for (int field = 6; field < 22; field++) fields.nextToken();
            return Optional.of(new Stat(state, parent, group, Long.parseLong(fields.nextToken())));
        } catch (NumberFormatException | NoSuchElementException e) {
            return Optional.empty();
        }
    }

    boolean alive(Identity process) {
        return stat(process.pid())
                .filter(stat -> !stat.gone() && stat.startTicks() == process.startTicks())
                .isPresent();
    }

    /** Whether it leads a process group, so that all of its own children can be reached with it. */
    boolean leadsGroup(Identity process) {
        return stat(process.pid())
                .filter(stat -> stat.startTicks() == process.startTicks() && stat.group() == process.pid())
                .isPresent();
    }

    /**
     * Which of the leases have a living process, by what is in its environment. Children inherit it: the eldest counts.
     *
     * <p>Looks at every process we may look at: for the start, not for every day.
     */
    Map<String, Identity> findByLease(Set<String> leases) {
        Map<String, Map<Long, Stat>> found = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root, "[0-9]*")) {
            for (Path process : all) {
                Optional<String> lease = read(process.resolve("environ")).flatMap(Proc::lease);
                if (lease.isEmpty() || !leases.contains(lease.get())) continue;
                long pid = Long.parseLong(process.getFileName().toString());
                stat(pid)
                        .filter(stat -> !stat.gone())
                        .ifPresent(stat -> found.computeIfAbsent(lease.get(), any -> new HashMap<>())
                                .put(pid, stat));
            }
        } catch (IOException | NumberFormatException e) {
            return Map.of(); // no /proc: then nothing can be found either
        }
        Map<String, Identity> eldest = new HashMap<>();
        found.forEach((lease, processes) -> processes.forEach((pid, stat) -> {
            if (!processes.containsKey(stat.parent())) eldest.putIfAbsent(lease, new Identity(pid, stat.startTicks()));
        }));
        return eldest;
    }

    private static Optional<String> lease(byte[] environment) {
        String prefix = LEASE_VARIABLE + "=";
        return List.of(new String(environment, StandardCharsets.ISO_8859_1).split("\0")).stream()
                .filter(variable -> variable.startsWith(prefix))
                .map(variable -> variable.substring(prefix.length()))
                .findFirst();
    }

    private static Optional<byte[]> read(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            return Optional.empty(); // gone, or not ours to look at
        }
    }
}
