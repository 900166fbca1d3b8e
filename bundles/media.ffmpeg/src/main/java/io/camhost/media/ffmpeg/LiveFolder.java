package io.camhost.media.ffmpeg;

import io.camhost.media.ffmpeg.RunPlaylist.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one camera: {@code run-<run>.m3u8}, {@code init-<run>.mp4} and {@code s<run>-<number>.m4s} of this run and, as long as
 * somebody may want them, of earlier ones. All that is to be known is in the names, so that whoever comes after us goes on with it.
 *
 * <p>Threading: any thread.
 */
final class LiveFolder {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFolder.class);

    /** So many segments are kept, for recordings that catch up after a restart of the host. */
    static final int KEPT = 24;

    private static final Pattern PLAYLIST = Pattern.compile("run-([0-9]{1,18})\\.m3u8");
    private static final Pattern FILE =
            Pattern.compile("(?:init-([0-9]{1,18})\\.mp4|s([0-9]{1,18})-([0-9]{1,18})\\.m4s)");

    /**
     * The next run of a publisher.
     *
     * @param firstNumber of its segments
     * @param begin its first picture's time, in milliseconds since 1970: behind all that came before
     */
    record NextRun(long run, long firstNumber, long begin) {}

    private record Known(FileTime written, RunPlaylist playlist) {}

    private final Path folder;
    private final InstantSource clock;
    private final TreeMap<Long, Known> runs = new TreeMap<>();
    private LiveWindow window = LiveWindow.EMPTY;
    private Instant changedAt = Instant.EPOCH;
    private boolean read;
    private long sweptAt;
    private long received;
    private long countedTo;

    LiveFolder(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    Path path() {
        return folder;
    }

    static String playlistName(long run) {
        return "run-" + run + ".m3u8";
    }

    /** Whether viewers may ask for a file of that name. */
    static boolean isServed(String name) {
        return FILE.matcher(name).matches();
    }

    void make() throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /**
     * Numbers for the next start. A run that has written nothing is not counted; in an empty folder they begin with the time, so that
     * they are higher than any a player may have seen before.
     */
    synchronized NextRun nextRun() {
        refresh();
        Instant now = clock.instant();
        if (window.isEmpty()) return new NextRun(now.getEpochSecond(), now.getEpochSecond(), now.toEpochMilli());
        Segment last = window.newest().orElseThrow();
        Instant begin = last.end().isAfter(now) ? last.end() : now; // a camera's clock may be faster than ours
        return new NextRun(last.run() + 1, last.number() + 1, begin.toEpochMilli());
    }

    /** Looks what has come since; a glance at one file when nothing has. */
    synchronized LiveWindow refresh() {
        try {
            boolean changed = !read ? readAll() : readNewest();
            if (changed) {
                publish();
                sweep();
            }
        } catch (IOException e) {
            if (!runs.isEmpty()) LOG.debug("{} cannot be read: {}", folder, e.toString());
        }
        return window;
    }

    private boolean readAll() throws IOException {
        if (!Files.isDirectory(folder)) return false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "run-*.m3u8")) {
            for (Path file : files) {
                Matcher name = PLAYLIST.matcher(file.getFileName().toString());
                if (name.matches()) read(Long.parseLong(name.group(1)));
            }
        }
        read = true;
        return true;
    }

    private boolean readNewest() throws IOException {
        return !runs.isEmpty() && read(runs.lastKey());
    }

    private boolean read(long run) throws IOException {
        Path file = folder.resolve(playlistName(run));
        Known known = runs.get(run);
        if (!Files.exists(file)) {
            if (known == null) runs.put(run, new Known(FileTime.from(Instant.EPOCH), new RunPlaylist(run, List.of())));
            return false;
        }
        FileTime written = Files.getLastModifiedTime(file);
        if (known != null && known.written().equals(written)) return false;
        RunPlaylist playlist = RunPlaylist.parse(run, Files.readString(file, StandardCharsets.UTF_8));
        runs.put(run, new Known(written, playlist));
        return true;
    }

    /** From now on the files of this run are looked for. The one before is read a last time. */
    synchronized void begins(long run) {
        refresh();
        runs.putIfAbsent(run, new Known(FileTime.from(Instant.EPOCH), new RunPlaylist(run, List.of())));
        read = true;
    }

    private void publish() {
        List<Segment> all = new ArrayList<>();
        Instant last = Instant.EPOCH;
        for (Known known : runs.values()) {
            for (Segment segment : known.playlist().segments()) {
                // a gap cannot be told in a playlist: what is before it is over
                if (!all.isEmpty() && all.get(all.size() - 1).number() + 1 != segment.number()) all.clear();
                all.add(segment);
            }
            if (!known.playlist().segments().isEmpty()) last = known.written().toInstant();
        }
        for (Segment segment : all) if (segment.number() > countedTo) count(segment);
        window = new LiveWindow(all.subList(Math.max(0, all.size() - KEPT), all.size()));
        changedAt = last;
    }

    /** Whether that run has written something. */
    synchronized boolean hasRun(long run) {
        Known known = runs.get(run);
        return known != null && !known.playlist().segments().isEmpty();
    }

    private void count(Segment segment) {
        countedTo = segment.number();
        received += folder.resolve(segment.file()).toFile().length(); // 0 when it is gone already
    }

    /** Bytes of all segments that have come. */
    synchronized long received() {
        return received;
    }

    /** What a predecessor has counted; what is there now is in it. */
    synchronized void receivedBefore(long bytes) {
        refresh();
        received = bytes;
    }

    /** When the last segment came; long ago when none has. */
    synchronized Instant changedAt() {
        return changedAt;
    }

    /** ffmpeg deletes what it has written itself; what an ended run has left is ours to delete. */
    private void sweep() throws IOException {
        long first =
                window.isEmpty() ? Long.MAX_VALUE : window.segments().get(0).number();
        long newest = runs.isEmpty() ? -1 : runs.lastKey();
        runs.entrySet().removeIf(entry -> {
            List<Segment> segments = entry.getValue().playlist().segments();
            boolean over = entry.getKey() != newest
                    && (segments.isEmpty() || segments.get(segments.size() - 1).number() < first);
            if (over) delete(folder.resolve(playlistName(entry.getKey())));
            return over;
        });
        if (runs.size() == 1 && sweptAt == newest) return;
        boolean onlyOne = runs.size() == 1;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Matcher matcher = FILE.matcher(name.endsWith(".tmp") ? name.substring(0, name.length() - 4) : name);
                if (!matcher.matches()) continue;
                long run = Long.parseLong(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
                boolean gone = run < newest && !runs.containsKey(run); // a later one may have just begun
                boolean old = run != newest
                        && matcher.group(3) != null
                        && (Long.parseLong(matcher.group(3)) < first || name.endsWith(".tmp"));
                if (gone || old) delete(file);
            }
        }
        if (onlyOne) sweptAt = newest;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} stays: {}", file, e.toString());
        }
    }

    /** Deletes it and all that is in it; it may be used again. */
    synchronized void delete() {
        runs.clear();
        window = LiveWindow.EMPTY;
        changedAt = Instant.EPOCH;
        read = false;
        sweptAt = 0;
        deleteTree(folder);
    }

    static void deleteTree(Path folder) {
        if (!Files.isDirectory(folder)) return;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) delete(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("{} stays: {}", folder, e.toString());
        }
    }
}
