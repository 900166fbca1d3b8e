package io.camhost.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** Who has a file or socket open, from {@code /proc}. Another user's process can be named only by root. */
final class OpenFiles {
    private OpenFiles() {}

    /**
     * The first process that has one open, as {@code ffmpeg (pid 123)}; empty when there is none, or it is hidden from us.
     *
     * @param wanted is asked about each open file: a path, or such as {@code socket:[4711]}
     */
    static Optional<String> holder(Predicate<String> wanted) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) if (holds(process, wanted)) return Optional.of(describe(process));
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Predicate<String> wanted) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors)
                if (wanted.test(Files.readSymbolicLink(descriptor).toString())) return true;
        } catch (IOException | RuntimeException e) {
            return false; // gone meanwhile, or another user's
        }
        return false;
    }

    private static String describe(Path process) {
        String name = "a process";
        try {
            name = Files.readString(process.resolve("comm"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            // gone meanwhile
        }
        return name + " (pid " + process.getFileName() + ")";
    }
}
