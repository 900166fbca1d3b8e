package io.camhost.streams;

import io.camhost.swap.mp4.Mp4Repair;
import io.camhost.swap.mp4.RecordedMp4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is in the files of one session, each part of them read once. Threading: any thread, one at a time. */
final class SessionFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFiles.class);

    private static final long QUIET = 5000;
    /** Files may be closed so long after their last picture. */
    private static final long CLOCK_SET = 60_000;

    /**
     * One file.
     *
     * @param begin of its first picture, milliseconds since 1970
     * @param present what is in it
     * @param written when it last grew
     */
    record Found(String name, long begin, long millis, List<Span> present, long written) {
        long end() {
            return begin + millis;
        }
    }

    private final Path announced;
    private final Map<Path, RecordedMp4> known = new LinkedHashMap<>();
    /** Of files that do not say it themselves, the earliest that was seen: a part is written after its last picture, never before. */
    private final Map<Path, Long> begins = new HashMap<>();

    SessionFiles(Path announced) {
        this.announced = announced;
    }

    /** Those that have pictures, in order; reads what has come since the last time. */
    synchronized List<Found> look() {
        List<Found> found = new ArrayList<>();
        for (Path file : RecordingFiles.of(announced)) {
            try {
                RecordedMp4 mp4 = known.computeIfAbsent(file, RecordedMp4::new).look();
                if (mp4.millis() == 0) continue;
                if (mp4.begin().isEmpty()) begins.merge(file, beginOf(file, mp4), SessionFiles::earlier);
                found.add(found(file, mp4));
            } catch (IOException unreadable) {
                known.remove(file); // nothing whole in it yet, or it is gone
            }
        }
        if (!found.isEmpty()) found.subList(0, found.size() - 1).forEach(this::settle);
        return found;
    }

    /** @param seen the one that was seen before: another time altogether when the clock was set */
    private static long earlier(long seen, long now) {
        return Math.abs(seen - now) < CLOCK_SET ? Math.min(seen, now) : now;
    }

    private Found found(Path file, RecordedMp4 mp4) throws IOException {
        long begin = begins.getOrDefault(file, beginOf(file, mp4));
        List<Span> present = mp4.stretches().stream()
                .map(stretch -> new Span(begin + stretch.from(), begin + stretch.until()))
                .toList();
        String name = String.valueOf(file.getFileName());
        return new Found(
                name.substring(0, name.lastIndexOf('.')),
                begin,
                mp4.millis(),
                present,
                Files.getLastModifiedTime(file).toMillis());
    }

    /** Milliseconds since 1970. Files that do not say it themselves were written last when their last picture had come. */
    static long beginOf(Path file, RecordedMp4 mp4) throws IOException {
        if (mp4.begin().isPresent()) return mp4.begin().get().toEpochMilli();
        return Files.getLastModifiedTime(file).toMillis() - mp4.millis();
    }

    /** Nobody writes the newest one any more either. */
    synchronized void settle() {
        look().forEach(this::settle);
    }

    /**
     * Nobody writes it any more. If it was closed long after its last picture it is made as old as that, for whoever looks into it later
     * and knows no more, see {@link #beginOf}.
     */
    private void settle(Found file) {
        Path path = announced.resolveSibling(file.name() + ".mp4");
        boolean late = begins.containsKey(path) && file.end() < file.written();
        if (late && !path.toFile().setLastModified(file.end()))
            LOG.warn("when the pictures of {} were taken cannot be noted", file.name());
    }

    /** Nobody writes them any more: those that were not closed properly are made whole. What was written just now is left alone. */
    synchronized void repair() {
        for (Path file : RecordingFiles.of(announced)) {
            try {
                boolean quiet = Files.getLastModifiedTime(file).toMillis() < System.currentTimeMillis() - QUIET;
                if (quiet && Mp4Repair.repair(file))
                    LOG.info("{} was not closed, and is made whole", file.getFileName());
            } catch (IOException e) {
                LOG.warn("{} cannot be made whole: {}", file.getFileName(), e.toString());
            }
        }
    }
}
