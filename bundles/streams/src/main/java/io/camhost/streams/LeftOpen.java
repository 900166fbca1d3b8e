package io.camhost.streams;

import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.swap.Gate;
import io.camhost.swap.mp4.Mp4Repair;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recordings that nobody has closed, because a media server or this host died: found at the start and now and then later, and made
 * whole where they are. Threading: one thread.
 */
final class LeftOpen {
    private static final Logger LOG = LoggerFactory.getLogger(LeftOpen.class);
    private static final Duration AGAIN = Duration.ofMinutes(10);
    /** What was written so long ago is not being written. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** So long what is known of a recording is kept without its files: a disk may be away for a while. */
    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private static final int MOST = 100_000;

    private final Gate<Storage> storage;
    private final LedgerFolder ledgers;
    private final InstantSource clock;
    private Instant lookedAt = Instant.EPOCH;

    LeftOpen(Gate<Storage> storage, LedgerFolder ledgers, InstantSource clock) {
        this.storage = storage;
        this.ledgers = ledgers;
        this.clock = clock;
    }

    /** Does nothing before it is time. */
    void look() {
        Instant now = clock.instant();
        if (now.isBefore(lookedAt.plus(AGAIN))) return;
        Calls.now(storage, there -> there.list(Storage.Kind.RECORDING, 0, MOST).files())
                .ifPresent(files -> look(files, now));
    }

    private void look(List<StoredFile> files, Instant now) {
        Set<String> names = new HashSet<>();
        for (StoredFile file : files) {
            names.add(file.baseName());
            boolean quiet = file.modified().isBefore(now.minus(QUIET)) && !file.growing();
            boolean seen = file.modified().isBefore(lookedAt.minus(QUIET));
            if (quiet && !seen && file.name().endsWith(".mp4")) repair(file);
        }
        ledgers.forget(names::contains, now.minus(FORGOTTEN));
        lookedAt = now;
    }

    private static void repair(StoredFile file) {
        try {
            if (Mp4Repair.repair(file.path())) LOG.info("{} was not closed, and is made whole", file.name());
        } catch (IOException e) {
            LOG.debug("{} is left as it is: {}", file.name(), e.toString());
        }
    }
}
