package io.camhost.process;

import io.camhost.api.CamhostException;
import io.camhost.api.Deadline;
import io.camhost.api.ErrorCode;
import io.camhost.api.process.Processes.Result;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a short program on the caller's thread. What it prints is read as it comes and never blocks: a grandchild that keeps the pipe
 * open delays nobody. No files, no further threads.
 */
final class ShortRun {
    private static final int LIMIT = 1 << 20;
    private static final long LOOK_MILLIS = 3;

    private final Process process;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[16 * 1024];

    private ShortRun(Process process) {
        this.process = process;
    }

    static Result run(Starter starter, List<String> argv, Deadline deadline) throws InterruptedException {
        long begun = System.nanoTime();
        Process process;
        try {
            process = starter.startShort(argv);
        } catch (IOException e) {
            String program = argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1);
            throw new CamhostException(
                    ErrorCode.DEPENDENCY_FAILED,
                    "Dependency failed",
                    Map.of("dependency", program, "detail", program + " cannot be started"),
                    e);
        }
        ShortRun run = new ShortRun(process);
        try {
            boolean ended = run.follow(deadline);
            return new Result(
                    ended ? process.exitValue() : -1,
                    !ended,
                    run.output.toByteArray(),
                    run.errors.toString(StandardCharsets.UTF_8),
                    Duration.ofNanos(System.nanoTime() - begun));
        } finally {
            run.close();
        }
    }

    private boolean follow(Deadline deadline) throws InterruptedException {
        while (true) {
            boolean ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            read(process.getInputStream(), output);
            read(process.getErrorStream(), errors);
            if (ended || deadline.expired()) return ended;
        }
    }

    /** What is there now; beyond the limit it is read and dropped, so that the program does not hang. */
    private void read(InputStream in, ByteArrayOutputStream into) {
        try {
            while (in.available() > 0) {
                int count = in.read(buffer, 0, Math.min(buffer.length, in.available()));
                if (count <= 0) return;
                into.write(buffer, 0, Math.min(count, LIMIT - into.size()));
            }
        } catch (IOException e) {
            // the pipe was closed by its end: what was read counts
        }
    }

    private void close() {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        for (Closeable stream :
                List.of(process.getInputStream(), process.getErrorStream(), process.getOutputStream())) {
            try {
                stream.close();
            } catch (IOException e) {
                // nothing is left to be read
            }
        }
    }
}
