package io.camhost.media.mediamtx;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/** For how long a process has waited for a processor, as the kernel tells: one that gets none is slow and not hung. */
final class CpuWait {
    private CpuWait() {}

    /** Nanoseconds of all its threads since they began; 0 where the kernel does not tell. */
    static long of(long pid) {
        long waited = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) waited += waited(thread.resolve("schedstat"));
        } catch (IOException gone) {
            return 0;
        }
        return waited;
    }

    private static long waited(Path file) {
        try {
            var fields = new StringTokenizer(Files.readString(file)); // on a processor, waiting for one, turns
            if (fields.countTokens() < 2) return 0;
            fields.nextToken();
            return Long.parseLong(fields.nextToken());
        } catch (IOException | NumberFormatException ended) {
            return 0;
        }
    }
}
