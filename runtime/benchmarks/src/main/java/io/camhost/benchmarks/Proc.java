package io.camhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What Linux tells of processes. */
final class Proc {
    /** Of {@code utime} and {@code stime}: 100 on every architecture that matters. */
    private static final long TICKS_PER_SECOND = 100;

    private Proc() {}

    /** Processor time a process has used, user and system. */
    static Duration cpu(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** Resident memory in MB (10^6). */
    static double residentMegabytes(long pid) throws IOException {
        return number(Path.of("/proc/" + pid + "/status"), "VmRSS:") * 1024.0 / 1e6;
    }

    /** Bytes for which it has made the kernel write to a disk; tmpfs does not count. */
    static long written(long pid) throws IOException {
        return number(Path.of("/proc/" + pid + "/io"), "write_bytes:");
    }

    private static long number(Path file, String key) throws IOException {
        for (String line : Files.readAllLines(file))
            if (line.startsWith(key))
                return Long.parseLong(line.substring(key.length()).strip().split(" ")[0]);
        throw new IOException(file + " has no " + key);
    }

    /** A process and all below it. */
    static List<Long> family(long pid) {
        return ProcessHandle.of(pid)
                .map(parent -> Stream.concat(Stream.of(parent), parent.descendants()))
                .orElseGet(Stream::empty)
                .map(ProcessHandle::pid)
                .toList();
    }

    static List<String> commandLine(long pid) throws IOException {
        return List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
    }
}
