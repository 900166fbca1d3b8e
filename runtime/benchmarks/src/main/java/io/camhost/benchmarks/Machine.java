package io.camhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** On what it was measured. */
final class Machine {
    private Machine() {}

    static String text() throws IOException {
        String model = value(Path.of("/proc/cpuinfo"), "model name");
        long kilobytes =
                Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").split(" ")[0]);
        return Runtime.getRuntime().availableProcessors() + " cores of " + model + ", "
                + Math.round(kilobytes / 1048576.0) + " GiB, Linux " + System.getProperty("os.version") + ", Java "
                + System.getProperty("java.version");
    }

    private static String value(Path file, String key) throws IOException {
        for (String line : Files.readAllLines(file))
            if (line.startsWith(key))
                return line.substring(line.indexOf(':') + 1).strip();
        return "?";
    }

    /** So that a reader sees whether something else was going on. */
    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
