package io.camhost.streams;

import io.camhost.swap.mp4.Mp4Repair;
import io.camhost.swap.mp4.RecordedMp4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is in the files of one session, each part of them read once. Threading: any thread, one at a time. */
final class SessionFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFiles.class);

    private static final long QUIET = 5000;

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

    SessionFiles(Path announced) {
        this.announced = announced;
    }

    /** Those that have pictures, in order; reads what has come since the last time. */
    synchronized List<Found> look() {
        List<Found> found = new ArrayList<>();
        for (Path file : RecordingFiles.of(announced)) {
            try {
                RecordedMp4 mp4 = known.computeIfAbsent(file, RecordedMp4::new).look();
                if (mp4.millis() > 0) found.add(found(file, mp4));
            } catch (IOException unreadable) {
                known.remove(file); // nothing whole in it yet, or it is gone
            }
        }
        return found;
    }

    private static Found found(Path file, RecordedMp4 mp4) throws IOException {
        long begin = beginOf(file, mp4);
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
