package io.camhost.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things are.
 *
 * @param dist the distribution that is measured
 * @param bench what the build has put together: {@code lib} and {@code bundles}
 * @param work for what the servers write
 */
record Places(Path dist, Path bench, Path work) {
    /** Jars whose names begin so, as a class path. */
    String classPath(String... names) throws IOException {
        try (var files = Files.list(bench.resolve("lib"))) {
            List<Path> jars = files.sorted().toList();
            StringBuilder path = new StringBuilder();
            for (String name : names) {
                Path jar = jars.stream()
                        .filter(file ->
                                file.getFileName().toString().matches(name.replace(".", "\\.") + "-[0-9].*\\.jar"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("no " + name + " in " + bench.resolve("lib")));
                path.append(path.length() == 0 ? "" : ":").append(jar);
            }
            return path.toString();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
