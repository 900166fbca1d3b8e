package io.camhost.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's archive of loaded classes, which {@code bin/camhost} has chosen: one that is used, or one that is recorded and written
 * when this process ends. A start that failed has loaded few classes, so only a host that became ready leaves word that its recording
 * is good; and one that the JVM does not accept is removed, so that the next start records another.
 *
 * @param used the one this JVM was told to use
 * @param recorded the one it writes, {@code <archive>.<pid>}
 */
record ClassArchive(Optional<Path> used, Optional<Path> recorded) {
    private static final Path MAPS = Path.of("/proc/self/maps");

    /** @param property usually {@code System::getProperty} */
    static ClassArchive of(Function<String, @Nullable String> property) {
        return new ClassArchive(
                Optional.ofNullable(property.apply("camhost.archive.used")).map(Path::of),
                Optional.ofNullable(property.apply("camhost.archive.recorded")).map(Path::of));
    }

    /** The host is ready. Whatever goes wrong here only makes the next start slower. */
    void ready() {
        ready(MAPS);
    }

    /** @param maps what this process has in memory, as {@code /proc/self/maps} tells it */
    void ready(Path maps) {
        try {
            if (recorded.isPresent()) note(recorded.get());
            if (used.isPresent() && !isMapped(used.get(), maps)) Files.deleteIfExists(used.get());
        } catch (IOException e) {
            // no room for the note, or no /proc
        }
    }

    private static void note(Path recording) throws IOException {
        String name = recording.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Files.writeString(recording.resolveSibling(name.substring(0, dot) + ".noted"), name.substring(dot + 1) + "\n");
    }

    private static boolean isMapped(Path archive, Path maps) throws IOException {
        String path = archive.toRealPath().toString();
        return Files.readAllLines(maps).stream().anyMatch(line -> line.endsWith(path));
    }
}
