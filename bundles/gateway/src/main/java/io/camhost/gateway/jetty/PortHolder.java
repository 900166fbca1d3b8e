package io.camhost.gateway.jetty;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out which process listens on a TCP port, as far as {@code /proc} lets us see. */
final class PortHolder {
    private static final String LISTEN = "0A";

    private PortHolder() {}

    /** Such as {@code process 4711 (python3)}; empty when it is another user's, or there is no {@code /proc}. */
    static Optional<String> find(Path proc, int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            try {
                Files.readAllLines(proc.resolve(table)).stream()
                        .skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(row -> row.length > 9 && row[3].equals(LISTEN) && port(row[1]) == port)
                        .forEach(row -> sockets.add("socket:[" + row[9] + "]"));
            } catch (IOException | NumberFormatException unreadable) {
                // then the other table, or nothing, tells
            }
        }
        return sockets.isEmpty() ? Optional.empty() : owner(proc, sockets);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    private static Optional<String> owner(Path proc, Set<String> sockets) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process.resolve("fd"), sockets))
                    return Optional.of("process " + process.getFileName() + " (" + command(process) + ")");
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean holds(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> each = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : each)
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) return true;
        } catch (IOException | RuntimeException notOurs) {
            return false; // another user's, or gone
        }
        return false;
    }

    private static String command(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException gone) {
            return "?";
        }
    }
}
