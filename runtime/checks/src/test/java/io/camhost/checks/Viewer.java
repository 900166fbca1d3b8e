package io.camhost.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who watches: an ffmpeg that reads a stream in its own time and decodes it, until it is closed. Never reconnects. */
final class Viewer implements AutoCloseable {
    private static final Pattern FRAME = Pattern.compile("frame=(\\d+)");

    private final Process process;
    private final Path progress;
    private final Path log;

    private Viewer(Process process, Path progress, Path log) {
        this.process = process;
        this.progress = progress;
        this.log = log;
    }

    /** @param options go before {@code -i} */
    static Viewer watch(Path folder, String name, String address, String... options) {
        Path progress = folder.resolve(name + ".progress");
        Path log = folder.resolve(name + ".log");
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning"));
        argv.addAll(List.of(options));
        argv.addAll(
                List.of("-i", address, "-progress", progress.toString(), "-stats_period", "0.2", "-f", "null", "-"));
        try {
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Viewer(process, progress, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pictures decoded so far. */
    long frames() {
        try {
            if (!Files.exists(progress)) return 0;
            Matcher matcher = FRAME.matcher(Files.readString(progress));
            long frames = 0;
            while (matcher.find()) frames = Long.parseLong(matcher.group(1));
            return frames;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean watching() {
        return process.isAlive();
    }

    /** Waits until so many more pictures have come. */
    void awaitFrames(long more, Duration limit) {
        long goal = frames() + more;
        org.awaitility.Awaitility.await("pictures at " + log.getFileName())
                .atMost(limit)
                .until(() -> {
                    if (!watching()) throw new IllegalStateException("the viewer was cut off: " + log());
                    return frames() >= goal;
                });
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
