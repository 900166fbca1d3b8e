package io.camhost.config;

import io.camhost.swap.Loop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a file has changed and is no longer being written. It looks instead of being told, so that links, network drives and
 * mounted config maps count too.
 */
final class FileWatch implements AutoCloseable {
    private static final int LOOKS = 5;
    private static final int MOST_LOOKS = 10;

    private final Path file;
    private final Duration settle;
    private final Runnable changed;
    private final Loop loop;
    private Stamp last;

    private record Stamp(
            long size, FileTime modified, @Nullable Object key) {}

    private static final Stamp GONE = new Stamp(-1, FileTime.fromMillis(0), null);

    private static final Stamp NEVER = new Stamp(-2, FileTime.fromMillis(0), null);

    /** @param pause between two looks. @param settle between two looks while it changes. @param changed on the watch's thread */
    FileWatch(Path file, Duration pause, Duration settle, Runnable changed) {
        this.file = file;
        this.settle = settle;
        this.changed = changed;
        this.last = NEVER; // whatever came since it was last read is not missed
        this.loop = new Loop("config-watch", pause, this::round).start();
    }

    private void round() throws InterruptedException {
        Stamp now = look();
        if (now.equals(last)) return;
        last = settled(now);
        changed.run();
    }

    /** Until the size was the same in 5 looks, 10 at most. */
    private Stamp settled(Stamp first) throws InterruptedException {
        Stamp stamp = first;
        for (int same = 1, looks = 1; same < LOOKS && looks < MOST_LOOKS; looks++) {
            Thread.sleep(settle.toMillis());
            Stamp now = look();
            same = now.size() == stamp.size() ? same + 1 : 1;
            stamp = now;
        }
        return stamp;
    }

    private Stamp look() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        } catch (IOException e) {
            return GONE;
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
