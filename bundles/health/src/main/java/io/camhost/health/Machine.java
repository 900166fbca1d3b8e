package io.camhost.health;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What can be measured of the machine and of this process, at once. */
final class Machine {
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private Machine() {}

    /** Of the machine; of our heap where there is no {@code /proc}. */
    static double memoryPercent() {
        try (BufferedReader lines = Files.newBufferedReader(MEMORY)) {
            OptionalLong total = OptionalLong.empty();
            OptionalLong available = OptionalLong.empty();
            for (String line = lines.readLine(); line != null && available.isEmpty(); line = lines.readLine()) {
                if (line.startsWith("MemTotal:")) total = kilobytes(line);
                if (line.startsWith("MemAvailable:")) available = kilobytes(line);
            }
            if (total.isPresent() && available.isPresent() && total.getAsLong() > 0)
                return 100.0 * (total.getAsLong() - available.getAsLong()) / total.getAsLong();
        } catch (IOException | NumberFormatException e) {
            // not on Linux: the heap tells something
        }
        Runtime runtime = Runtime.getRuntime();
        return 100.0 * (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory();
    }

    private static OptionalLong kilobytes(String line) {
        String digits = line.replaceAll("[^0-9]", "");
        return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }

    /** Not by the bean for threads, which has the JVM load all the others, with nearly 300 classes. */
    static int threads() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) all = all.getParent();
        return all.activeCount();
    }
}
