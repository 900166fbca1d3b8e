package io.camhost.streams;

import io.camhost.api.media.Ledger;
import io.camhost.api.process.Processes;
import io.camhost.api.storage.Storage;
import io.camhost.swap.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What happens to the files of a session that was stopped: the media server lets go of them, they no longer grow, {@code mkv} is
 * made if asked for, the reserved name is given back. Threading: one thread.
 */
final class RecordingEnd {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration GROWING = Duration.ofSeconds(2);
    /** A failed one ends also if the media server does not answer. */
    private static final Duration UNANSWERED = Duration.ofSeconds(5);

    record Ended(long size, String format) {}

    private static final class Stage {
        long sinceNanos;
        long lookedNanos;
        long size = -1;
        boolean stable;
        List<Path> files = List.of();
        List<Path> toRemux = List.of();
    }

    private final Gate<Storage> storage;
    private final Gate<Processes> processes;
    private final Ledgers ledgers;
    private final LongSupplier nanoTime;
    private final Map<String, Stage> stages = new HashMap<>();

    RecordingEnd(Gate<Storage> storage, Gate<Processes> processes, Ledgers ledgers, LongSupplier nanoTime) {
        this.ledgers = ledgers;
        this.storage = storage;
        this.processes = processes;
        this.nanoTime = nanoTime;
    }

    /** @param held whether the media server still records it @return what became of it, once it has ended */
    Optional<Ended> step(Session session, boolean held) {
        long now = nanoTime.getAsLong();
        boolean given = !session.failure.isEmpty() && now - session.stoppingSinceNanos > UNANSWERED.toNanos();
        if (held && !given) return Optional.empty();
        Stage stage = stages.computeIfAbsent(session.id, any -> {
            Stage begun = new Stage();
            begun.sinceNanos = now;
            return begun;
        });
        if (!stage.stable) {
            if (!stable(session, stage, now)) return Optional.empty();
            Ledger ledger = ledgers.close(
                    session.account(),
                    session.endedAt.orElse(session.startedAt)); // before anything is made of the files
            session.gapsToldUntil = ledgers.tell(ledger, session.gapsToldUntil);
        }
        Path announced = session.reserved.file();
        boolean mkv = session.askedFormat.equals("mkv");
        if (mkv && !remuxed(session, stage)) return Optional.empty();
        stages.remove(session.id);
        Calls.now(storage, there -> {
            there.release(session.reserved);
            return true;
        });
        boolean asMkv = mkv && Files.isRegularFile(Remux.target(announced));
        return Optional.of(
                new Ended(RecordingFiles.size(result(stage.files)), mkv && !asMkv ? "fmp4" : session.askedFormat));
    }

    private boolean stable(Session session, Stage stage, long now) {
        if (stage.size >= 0 && now - stage.lookedNanos < LOOK.toNanos()) return false;
        List<Path> files = RecordingFiles.of(session.reserved.file());
        long size = RecordingFiles.size(files);
        boolean stable = size == stage.size || now - stage.sinceNanos > GROWING.toNanos();
        stage.size = size;
        stage.lookedNanos = now;
        if (stable) {
            stage.stable = true;
            stage.files = files;
            stage.toRemux = new ArrayList<>(files);
        }
        return stable;
    }

    /** What there is now of each file: it, or what it was put into. */
    private static List<Path> result(List<Path> files) {
        return files.stream()
                .map(file -> Files.isRegularFile(Remux.target(file)) ? Remux.target(file) : file)
                .toList();
    }

    private boolean remuxed(Session session, Stage stage) {
        return Calls.now(processes, there -> Remux.step(there, session.camera, stage.toRemux))
                .orElse(false);
    }
}
