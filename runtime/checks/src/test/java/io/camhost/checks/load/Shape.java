package io.camhost.checks.load;

import io.camhost.checks.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the host's process holds, as the JDK's and the kernel's own tools see it.
 *
 * @param threads how many of each name, numbers left out of the names
 * @param files open files: how many of each, numbers left out of the names; jars, sockets and the like by their kind
 * @param heapKilobytes in use after a collection
 * @param loaders class loaders of our bundles, by bundle
 */
record Shape(
        Map<String, Integer> threads, Map<String, Integer> files, long heapKilobytes, Map<String, Integer> loaders) {
    private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\"");
    private static final Pattern USED = Pattern.compile("generation +total \\d+K, used (\\d+)K");
    private static final String LOADER = "BundleClassLoader";
    private static final Pattern CLASS = Pattern.compile("io\\.camhost\\.([a-z0-9.]+)\\.[A-Z]");

    static Shape of(long pid) {
        ask(pid, "GC.run");
        long heap = 0;
        for (Matcher used = USED.matcher(ask(pid, "GC.heap_info")); used.find(); )
            heap += Long.parseLong(used.group(1));
        return new Shape(threads(pid), files(pid), heap, loaders(pid));
    }

    private static String ask(long pid, String... command) {
        List<String> argv = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/jcmd").toString(), "" + pid));
        argv.addAll(List.of(command));
        Host.Result result = Host.run(argv, Map.of());
        if (result.exit() != 0) throw new IllegalStateException(argv + ": " + result);
        return result.output();
    }

    static Map<String, Integer> threads(long pid) {
        Map<String, Integer> threads = new TreeMap<>();
        for (Matcher name = THREAD.matcher(ask(pid, "Thread.print")); name.find(); )
            threads.merge(general(name.group(1)), 1, Integer::sum);
        return threads;
    }

    /** A jar is one wherever it lies: one that was swapped in is in the framework's cache, one that was shipped is not. */
    private static String file(String path) {
        return path.endsWith(".jar") ? "a jar" : general(path);
    }

    static String general(String name) {
        return name.replaceAll("[0-9]+", "#");
    }

    private static Map<String, Integer> files(long pid) {
        Map<String, Integer> files = new TreeMap<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                String target;
                try {
                    target = Files.readSymbolicLink(descriptor).toString();
                } catch (NoSuchFileException gone) {
                    continue;
                }
                files.merge(target.startsWith("/") ? file(target) : target.replaceAll(":.*", ""), 1, Integer::sum);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** By bundle; the private copy of the swap module is in many. */
    static Map<String, Integer> loaders(long pid) {
        ask(pid, "GC.run");
        Map<String, Integer> loaders = new TreeMap<>();
        for (String block : ask(pid, "VM.classloaders", "show-classes").split("\\+-- "))
            if (block.lines().findFirst().orElse("").contains(LOADER))
                CLASS.matcher(block)
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> !name.equals("swap"))
                        .findFirst()
                        .ifPresent(name -> loaders.merge(name, 1, Integer::sum));
        return loaders;
    }

    /** Of which bundles more than one is still in memory. */
    static List<String> leftOver(Map<String, Integer> loaders) {
        return loaders.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> entry.getKey() + " (" + entry.getValue() + " times)")
                .toList();
    }

    /** What is there more often than before. @param margin by so much each may have grown, by the beginning of its name */
    static List<String> grown(Map<String, Integer> before, Map<String, Integer> after, Map<String, Integer> margin) {
        List<String> grown = new ArrayList<>();
        after.forEach((name, count) -> {
            int allowed = before.getOrDefault(name, 0)
                    + margin.entrySet().stream()
                            .filter(entry -> name.startsWith(entry.getKey()))
                            .mapToInt(Map.Entry::getValue)
                            .findFirst()
                            .orElse(0);
            if (count > allowed) grown.add(name + ": " + count + ", before " + before.getOrDefault(name, 0));
        });
        return grown;
    }
}
