package io.camhost.checks.load;

import io.camhost.checks.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a process holds, as the kernel tells: open files, threads, memory. @param residentKilobytes of memory */
record Held(int files, int threads, long residentKilobytes) {
    static Held of(long pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"));
                Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            String status = Files.readString(Path.of("/proc/" + pid + "/status"));
            long resident = status.lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
            return new Held((int) files.count(), (int) threads.count(), resident);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process that is run from that folder and has this word in its command line. */
    static long find(String word, Path folder) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    String line = Host.commandLine(pid);
                    return line.contains(word) && line.contains(folder.toString()) && !line.contains("java");
                })
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + word));
    }

    /** What has grown by more than that. */
    List<String> grown(Held before, int moreFiles, int moreThreads, long moreKilobytes) {
        List<String> grown = new ArrayList<>();
        if (files > before.files + moreFiles) grown.add("files: " + before.files + " to " + files);
        if (threads > before.threads + moreThreads) grown.add("threads: " + before.threads + " to " + threads);
        if (residentKilobytes > before.residentKilobytes + moreKilobytes)
            grown.add("memory: " + before.residentKilobytes + " KB to " + residentKilobytes + " KB");
        return grown;
    }
}
