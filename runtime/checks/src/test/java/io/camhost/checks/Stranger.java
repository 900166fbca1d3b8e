package io.camhost.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Somebody who writes plugins: has a copy of an example, the repository folder of a distribution, Maven, and what Maven has downloaded
 * so far — except for anything of ours.
 */
final class Stranger {
    private static final Path EXAMPLES = Path.of("../../plugins-sdk/examples");

    private final Path folder;
    private final Path repository;
    private final Path downloads;

    /** @param folder outside of our sources. @param distribution where {@code repository} is */
    Stranger(Path folder, Path distribution) {
        this.folder = folder;
        this.repository = distribution.resolve("repository");
        Assumptions.assumeTrue(Browser.onPath("mvn"), "needs maven: apt-get install maven");
        try {
            downloads = downloads(Files.createDirectories(folder.resolve("m2")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was downloaded so far, by links; {@code io/camhost} of this folder is its own. */
    private static Path downloads(Path own) throws IOException {
        String configured = System.getProperty("maven.repo.local");
        Path all =
                configured == null ? Path.of(System.getProperty("user.home"), ".m2/repository") : Path.of(configured);
        Path ownIo = Files.createDirectory(own.resolve("io"));
        if (!Files.isDirectory(all)) return own;
        link(all, own, "io");
        if (Files.isDirectory(all.resolve("io"))) link(all.resolve("io"), ownIo, "camhost");
        return own;
    }

    private static void link(Path from, Path to, String without) throws IOException {
        try (Stream<Path> entries = Files.list(from.toRealPath())) {
            for (Path entry : (Iterable<Path>) entries::iterator)
                if (!entry.getFileName().toString().equals(without))
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
    }

    /** Builds a copy of an example. @return the bundle */
    Path buildExample(String example) {
        Path copy = folder.resolve(example);
        copy(EXAMPLES.resolve(example), copy);
        return build(copy);
    }

    /** Builds a project, tests included. @return the bundle */
    Path build(Path project) {
        Host.Result built = maven(project, "-o");
        if (built.exit() != 0) built = maven(project); // something has to be downloaded
        if (built.exit() != 0) throw new IllegalStateException("mvn package in " + project + ":\n" + built.output());
        return jar(project.resolve("target"));
    }

    private Host.Result maven(Path project, String... options) {
        List<String> argv = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-f", project.toString()));
        argv.addAll(List.of(options));
        argv.addAll(List.of(
                "-Daether.offline.protocols=file", // our repository is a folder, also for who is offline
                "-Dmaven.repo.local=" + downloads,
                "-Dcamhost.repository=" + repository.toUri(),
                "package"));
        return Host.run(argv, Map.of(), Duration.ofMinutes(5));
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = from.relativize(file);
                if (!relative.startsWith("target")) Files.copy(file, to.resolve(relative.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar(Path target) {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
