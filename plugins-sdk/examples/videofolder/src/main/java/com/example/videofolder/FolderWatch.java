package com.example.videofolder;

import io.camhost.api.camera.CameraDescription;
import io.camhost.api.camera.CameraDiscovery.Sink;
import io.camhost.api.camera.CameraIdentity;
import io.camhost.api.camera.FfmpegInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into a folder again and again, on a thread of its own, and tells what has changed since the last look. */
final class FolderWatch implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final Set<String> ENDINGS = Set.of("mp4", "m4v", "mov", "mkv", "webm", "ts", "avi");
    /** A file that was written to so lately may not be complete yet. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Path folder;
    private final Sink sink;
    private final InstantSource clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, VideoFolder.NAME + "-look"));
    private Set<String> told = new TreeSet<>(); // file names; used by the one who looks
    private boolean failing = true; // nothing is complete yet

    FolderWatch(Path folder, Sink sink, InstantSource clock) {
        this.folder = folder;
        this.sink = sink;
        this.clock = clock;
    }

    void every(Duration rescan) {
        thread.scheduleWithFixedDelay(this::look, 0, rescan.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Catches all: an executor drops a task that throws, in silence. */
    void look() {
        try {
            Set<String> now = videos();
            if (thread.isShutdown()) return;
            now.stream().filter(name -> !told.contains(name)).forEach(name -> sink.present(camera(name)));
            told.stream().filter(name -> !now.contains(name)).forEach(name -> sink.absent(identity(name)));
            told = now;
            if (failing) sink.complete(); // the first time, and when looking works again
            failing = false;
        } catch (IOException e) {
            fail("the folder cannot be read");
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a look into {} failed", folder, e);
            fail("a defect: " + e);
        }
    }

    /** What is known stays as it is. @param reason without the path: clients may see it */
    private void fail(String reason) {
        failing = true;
        if (!thread.isShutdown()) sink.failed(reason);
    }

    private Set<String> videos() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(this::isVideo)
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private boolean isVideo(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        if (dot < 1 || name.startsWith(".")) return false;
        if (!ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT))) return false;
        if (told.contains(name)) return Files.isRegularFile(file);
        try {
            var age = Duration.between(Files.getLastModifiedTime(file).toInstant(), clock.instant());
            return Files.isRegularFile(file) && age.abs().compareTo(SETTLED) > 0;
        } catch (IOException e) {
            return false; // it has just gone
        }
    }

    private CameraDescription camera(String file) {
        String name = file.substring(0, file.lastIndexOf('.'));
        var source = FfmpegInput.looped(folder.resolve(file));
        // stored: the file keeps its number as a camera when it comes back, also after a restart of the host
        return new CameraDescription(identity(file), name, source, OptionalInt.empty(), true, true);
    }

    private static CameraIdentity identity(String file) {
        return new CameraIdentity(VideoFolder.NAME, file);
    }

    /** Within a second: whoever is looking is interrupted, and tells nothing any more. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(900, TimeUnit.MILLISECONDS)) LOG.warn("a look into {} does not end", folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
