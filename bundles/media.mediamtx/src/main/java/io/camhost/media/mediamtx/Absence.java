package io.camhost.media.mediamtx;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be said while a camera's own picture is not there: that it is starting, or since when it is away. Threading: one thread. */
final class Absence {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

    private final InstantSource clock;
    private final ZoneId zone;
    private boolean known; // false until it is clear whether it was there before
    private boolean there; // whether its picture has been there since somebody wants to see it
    private @Nullable Instant since;

    /** @param zone in which people read times */
    Absence(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * As it is now.
     *
     * @param online whether its picture is there
     * @param idle whether nobody wants it to be
     * @return the lines below its name; empty when it cannot be told yet: then what was said before may still be right
     */
    Optional<List<String>> step(boolean online, boolean idle) {
        if (online || idle) {
            known = true;
            there = online;
            since = null;
        } else if (there && since == null) {
            since = clock.instant();
        }
        if (!known) return Optional.empty();
        if (online) return Optional.of(List.of("away")); // what is seen first when it goes
        Instant gone = since;
        return Optional.of(gone == null ? List.of("starting") : List.of("away since", text(gone)));
    }

    private String text(Instant gone) {
        LocalDateTime at = LocalDateTime.ofInstant(gone, zone);
        boolean today = at.toLocalDate()
                .equals(LocalDateTime.ofInstant(clock.instant(), zone).toLocalDate());
        return (today ? TIME : DAY).format(at);
    }

    /** For the successor. */
    Map<String, Object> keep() {
        Map<String, Object> kept = new HashMap<>(Map.of("known", known, "there", there));
        if (since != null) kept.put("since", since);
        return kept;
    }

    void restore(Map<?, ?> kept) {
        known = Boolean.TRUE.equals(kept.get("known"));
        there = Boolean.TRUE.equals(kept.get("there"));
        since = kept.get("since") instanceof Instant gone ? gone : null;
    }
}
