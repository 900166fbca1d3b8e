package io.camhost.launcher;

import java.io.IOException;
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
        return Optional.of(OpenFiles.holder(
                        file -> file.startsWith("socket:[") && inodes.contains(file.substring(8, file.length() - 1)))
                .orElse("another process"));
    }

    /** The socket's inode when the line of {@code /proc/net/tcp} is a listener on that port. */
    static Optional<String> listening(String line, int port) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length < 10 || !fields[3].equals(LISTEN)) return Optional.empty();
        int colon = fields[1].lastIndexOf(':');
        return Integer.parseInt(fields[1].substring(colon + 1), 16) == port ? Optional.of(fields[9]) : Optional.empty();
    }
}
