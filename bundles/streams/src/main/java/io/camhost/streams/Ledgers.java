package io.camhost.streams;

import io.camhost.api.media.Ledger;
import io.camhost.api.media.Ledger.Cause;
import io.camhost.api.media.Ledger.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the files of recordings while they grow and when they have ended, and tells what is missing in them and why. What is
 * missing without a cause is an alarm. Threading: any thread; a session's files are read by one at a time.
 */
final class Ledgers {
    private static final Logger LOG = LoggerFactory.getLogger(Ledgers.class);
    /** What was taken so long ago is in a file, or missing. */
    private static final Duration SETTLED = Duration.ofSeconds(10);
    /** A gap that goes on is told once it is so long. */
    private static final Duration LONG = Duration.ofSeconds(20);
    /** So long the first picture may take, as long as the session is not given up. */
    private static final long STARTING = 20_000;
    /** A recorder that begins anew of its own accord needs so long at most. */
    private static final long RESET = 30_000;

    /** A file that was written so lately grows. */
    private static final long GROWS = 5000;

    private static final Duration ALARM = Duration.ofMinutes(10);

    private final Settings settings;
    private final Happenings happenings;
    private final InstantSource clock;
    private final LedgerFolder ended;
    private final Reckoning reckoning;
    private final Map<String, SessionFiles> files = new ConcurrentHashMap<>();
    private final Map<String, Alarm> alarms = new ConcurrentHashMap<>();

    private record Alarm(String text, Instant until) {}

    Ledgers(Settings settings, Happenings happenings, InstantSource clock, LedgerFolder ended) {
        this.settings = settings;
        this.happenings = happenings;
        this.clock = clock;
        this.ended = ended;
        long part = settings.part().toMillis();
        this.reckoning = new Reckoning(3000 + part, 5000 + part);
    }

    /** How it is with one that goes on. */
    Ledger of(Session.Account session) {
        Instant settled = clock.instant().minus(SETTLED).minus(settings.part().multipliedBy(2));
        Instant until = settled.isBefore(session.from()) ? session.from() : settled;
        return make(session, until, false);
    }

    /** It has ended and nobody writes its files any more: they are made whole, and what became of it is kept. */
    Ledger close(Session.Account session, Instant until) {
        filesOf(session).repair();
        filesOf(session).settle();
        Ledger ledger = make(session, until.isBefore(session.from()) ? session.from() : until, true);
        files.remove(session.id());
        ended.put(ledger);
        return ledger;
    }

    Optional<Ledger> ended(String name) {
        return ended.find(name);
    }

    private SessionFiles filesOf(Session.Account session) {
        return files.computeIfAbsent(session.id(), any -> new SessionFiles(session.file()));
    }

    private Ledger make(Session.Account session, Instant until, boolean over) {
        List<SessionFiles.Found> found = filesOf(session).look();
        Instant exact = until.truncatedTo(ChronoUnit.MILLIS); // as gaps are
        Span whole = new Span(session.from().toEpochMilli(), exact.toEpochMilli());
        List<Span> present =
                found.stream().flatMap(file -> file.present().stream()).toList();
        List<Trouble> troubles = new ArrayList<>(session.troubles());
        troubles.add(starting(whole, present));
        troubles.addAll(resets(found));
        late(found, whole).ifPresent(troubles::add);
        if (over) troubles.add(ending(whole));
        long recorded = Span.union(present).stream()
                .mapToLong(span -> span.and(whole).millis())
                .sum();
        return new Ledger(
                session.name(),
                session.camera(),
                session.from(),
                exact,
                over,
                found.stream().map(SessionFiles.Found::name).toList(),
                Duration.ofMillis(recorded),
                reckoning.gaps(whole, present, troubles, session.placeholder()));
    }

    private static Trouble starting(Span whole, List<Span> present) {
        long first = present.stream().mapToLong(Span::from).min().orElse(whole.until());
        long until = Math.min(first, whole.from() + STARTING);
        return new Trouble(Cause.STARTING, new Span(whole.from(), Math.max(whole.from(), until)));
    }

    /** The newest file was still written when the time was over, and yet its pictures do not reach so far. */
    private static Optional<Trouble> late(List<SessionFiles.Found> found, Span whole) {
        if (found.isEmpty()) return Optional.empty();
        SessionFiles.Found last = found.get(found.size() - 1);
        boolean grew = last.written() >= whole.until() - GROWS;
        return grew && last.end() < whole.until()
                ? Optional.of(new Trouble(Cause.LATE, new Span(last.end(), whole.until())))
                : Optional.empty();
    }

    private Trouble ending(Span whole) {
        return new Trouble(Cause.ENDING, new Span(whole.until(), whole.until()));
    }

    /** Between two files of which the first was not due to end. */
    private List<Trouble> resets(List<SessionFiles.Found> found) {
        List<Trouble> resets = new ArrayList<>();
        long due = settings.segment().toMillis() - 1000;
        for (int i = 1; i < found.size(); i++) {
            SessionFiles.Found before = found.get(i - 1);
            Span hole = new Span(before.end(), found.get(i).begin());
            if (before.millis() < due && !hole.empty() && hole.millis() <= RESET)
                resets.add(new Trouble(Cause.RECORDER_RESET, hole));
        }
        return resets;
    }

    /**
     * Tells of gaps that have not been told.
     *
     * @param toldUntil gaps that begin before that are known
     * @return the same for the next time
     */
    long tell(Ledger ledger, long toldUntil) {
        long told = toldUntil;
        for (Gap gap : ledger.gaps()) {
            if (gap.from().toEpochMilli() < toldUntil) continue;
            boolean goesOn = !ledger.ended() && !gap.until().isBefore(ledger.until());
            if (goesOn && gap.length().compareTo(LONG) < 0) continue;
            told = Math.max(told, gap.until().toEpochMilli());
            tell(ledger, gap);
        }
        return told;
    }

    private void tell(Ledger ledger, Gap gap) {
        boolean usual = gap.cause() == Cause.STARTING || gap.cause() == Cause.ENDING;
        double seconds = gap.length().toMillis() / 1000.0;
        if (gap.cause() == Cause.UNKNOWN) {
            String text = String.format(
                    java.util.Locale.ROOT,
                    "%s: %.1f s of the recording %s from %s on are missing, and nothing is known that would explain it",
                    ledger.camera(),
                    seconds,
                    ledger.name(),
                    gap.from());
            LOG.warn("{}", text);
            alarms.put(ledger.name(), new Alarm(text, clock.instant().plus(ALARM)));
        } else if (!usual) {
            LOG.info(
                    "{}: the recording {} has {} s {} from {} on: {}",
                    ledger.camera(),
                    ledger.name(),
                    seconds,
                    gap.covered() ? "of another picture" : "missing",
                    gap.from(),
                    gap.cause());
        }
        if (!usual) happenings.recordingGap(ledger.camera(), ledger.name(), gap);
    }

    /** What is missing without a cause, for ten minutes after it was found. */
    List<String> alarms() {
        Instant now = clock.instant();
        alarms.values().removeIf(alarm -> alarm.until().isBefore(now));
        return alarms.values().stream().map(Alarm::text).sorted().toList();
    }
}
