package io.camhost.storage;

import io.camhost.api.Deadline;
import io.camhost.swap.mp4.RecordedMp4;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long recordings are: read from their headers once, and of files that nobody has closed (yet) from their fragments, each of them
 * once. Threading: any thread.
 */
final class Lengths {
    private static final int KEPT = 5000;

    private record Known(
            long size,
            Instant modified,
            Duration length,
            @Nullable RecordedMp4 open) {
        boolean isOf(Entry entry) {
            return size == entry.size() && modified.equals(entry.modified());
        }
    }

    private final Map<Path, Known> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
            return size() > KEPT;
        }
    };

    /** Empty when it is not known and time is up; zero when it cannot be read. */
    synchronized Optional<Duration> of(Entry entry, Deadline until) {
        Known before = known.get(entry.path());
        if (before != null && before.isOf(entry)) return Optional.of(before.length());
        if (until.expired()) return before == null ? Optional.empty() : Optional.of(before.length());
        Known now = look(entry, before);
        known.put(entry.path(), now);
        return Optional.of(now.length());
    }

    private static Known look(Entry entry, @Nullable Known before) {
        try {
            if (entry.name().endsWith(".mkv"))
                return new Known(entry.size(), entry.modified(), Matroska.length(entry.path()), null);
            long millis = RecordedMp4.headerMillis(entry.path());
            if (millis > 0) return new Known(entry.size(), entry.modified(), Duration.ofMillis(millis), null);
            RecordedMp4 open = before == null || before.open() == null || before.size() > entry.size()
                    ? new RecordedMp4(entry.path())
                    : before.open();
            open.look();
            return new Known(entry.size(), entry.modified(), Duration.ofMillis(open.millis()), open);
        } catch (IOException unreadable) {
            return new Known(entry.size(), entry.modified(), Duration.ZERO, null);
        }
    }
}
