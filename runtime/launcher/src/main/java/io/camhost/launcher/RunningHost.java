package io.camhost.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The process that runs on a data folder. Its pid file holds the pid and the process's start in clock ticks since boot, so that
 * another process that got the same pid later is not taken for it.
 *
 * @param startTicks field 22 of {@code /proc/<pid>/stat}
 */
record RunningHost(long pid, long startTicks) {
    /** The host that runs on this data folder, if one does. @throws Failure when this user may not know */
    static Optional<RunningHost> find(Places places) {
        try {
            String[] words = Files.readString(places.pidFile()).strip().split("\\s+");
            RunningHost host = new RunningHost(Long.parseLong(words[0]), Long.parseLong(words[1]));
            return host.alive() ? Optional.of(host) : Optional.empty();
        } catch (AccessDeniedException e) {
            throw new Failure("cannot look into " + places.run() + ", which belongs to " + owner(places)
                    + ": whether a host runs there is known to that user and root");
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Of the nearest folder that we may ask about. */
    private static String owner(Places places) {
        for (Path folder : List.of(places.run(), places.data())) {
            try {
                return "the user " + Files.getOwner(folder).getName();
            } catch (IOException e) {
                // its parent may forbid it; the next one is nearer to us
            }
        }
        return "another user";
    }

    boolean alive() {
        return startTicks(pid) == startTicks;
    }

    /** -1 when there is no such process, or it is a zombie. */
    static long startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            // the name in brackets may hold anything, so what follows the last bracket counts
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") ? -1 : Long.parseLong(fields[19]);
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    /**
     * Makes this process the one host of the data folder, until it ends.
     *
     * @throws Failure when another one is
     */
    static Claim claim(Places places) {
        @Nullable FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(places.run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                String who =
                        find(places).map(host -> " (pid " + host.pid() + ")").orElse("");
                throw new Failure("a host is already running on " + places.data() + who
                        + ": stop it with 'camhost stop --data " + places.data()
                        + "', or choose another folder with --data DIR");
            }
            long pid = ProcessHandle.current().pid();
            Path temporary = places.run().resolve("camhost.pid.new");
            Files.writeString(temporary, pid + " " + startTicks(pid) + "\n");
            Files.move(
                    temporary, places.pidFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Claim(places, channel);
        } catch (IOException e) {
            throw new Failure("cannot write to " + places.run() + ": " + Texts.reason(e));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    /** The lock on the data folder; the kernel gives it back when the process ends, however that happens. */
    record Claim(Places places, FileChannel channel) implements AutoCloseable {
        /** Only the first call counts: by the second the folder may be another host's. */
        @Override
        public synchronized void close() {
            if (!channel.isOpen()) return;
            try {
                Files.deleteIfExists(places.pidFile());
                channel.close();
            } catch (IOException e) {
                // the process ends; a stale pid file is recognised by its start ticks
            }
        }
    }
}
