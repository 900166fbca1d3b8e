package io.camhost.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who listens on a TCP port, from {@code /proc}. Another user's process can be named only by root. */
final class PortHolders {
    private static final String LISTEN = "0A";

    private PortHolders() {}

    /** Command and pid; {@code another process} when it is hidden from us; empty when nobody listens. */
    static Optional<String> of(int port) {
        Set<String> inodes = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of(table)))
                    listening(line, port).ifPresent(inodes::add);
            } catch (IOException e) {
                // no IPv6, or no /proc: then nobody is found
            }
        }
        if (inodes.isEmpty()) return Optional.empty();
        return Optional.of(process(inodes).orElse("another process"));
    }

    /** The socket's inode when the line of {@code /proc/net/tcp} is a listener on that port. */
    static Optional<String> listening(String line, int port) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length < 10 || !fields[3].equals(LISTEN)) return Optional.empty();
        int colon = fields[1].lastIndexOf(':');
        return Integer.parseInt(fields[1].substring(colon + 1), 16) == port ? Optional.of(fields[9]) : Optional.empty();
    }

    private static Optional<String> process(Set<String> inodes) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) if (holds(process, inodes)) return Optional.of(describe(process));
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Set<String> inodes) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String target = Files.readSymbolicLink(descriptor).toString();
                if (target.startsWith("socket:[") && inodes.contains(target.substring(8, target.length() - 1)))
                    return true;
            }
        } catch (IOException | RuntimeException e) {
            return false; // gone meanwhile, or another user's
        }
        return false;
    }

    /** {@code ffmpeg (pid 123)}. */
    private static String describe(Path process) {
        String name = "a process";
        try {
            name = Files.readString(process.resolve("comm"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            // gone meanwhile
        }
        return name + " (pid " + process.getFileName() + ")";
    }
}
