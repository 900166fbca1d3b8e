package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import io.camhost.api.storage.Storage;
import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.swap.mp4.RecordedMp4;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is recorded of one camera in a time: its files, with the times of their pictures. */
record Archive(List<Piece> pieces) {
    private static final int MOST = 100_000;
    /** Names have whole seconds, and files begin a little later. */
    private static final Duration NAMED = Duration.ofSeconds(20);

    /**
     * One file.
     *
     * @param begin of its first picture, milliseconds since 1970
     * @param codec equal for those that can be joined; blank when it is not known
     */
    record Piece(Path file, long begin, List<Span> present, long bytes, String codec) {
        Span whole() {
            return present.isEmpty()
                    ? new Span(begin, begin)
                    : new Span(begin, present.get(present.size() - 1).until());
        }
    }

    /** Reads the files that may have something of that time; {@code near} also counts. */
    static Archive read(Storage storage, CameraId camera, Instant from, Instant until, Duration near) {
        List<Piece> pieces = new ArrayList<>();
        Instant earliest = from.minus(near);
        Instant latest = until.plus(near).plus(NAMED);
        for (StoredFile file : storage.list(Storage.Kind.RECORDING, 0, MOST).files()) {
            boolean own = file.camera().filter(camera::equals).isPresent() && !ClipName.isOne(file.name());
            if (!own || file.modified().isBefore(earliest) || file.created().isAfter(latest)) continue;
            try {
                Piece piece = piece(storage, file);
                if (!piece.present().isEmpty()) pieces.add(piece);
            } catch (IOException unreadable) {
                continue; // it is as if it were not there
            }
        }
        pieces.sort(Comparator.comparingLong(Piece::begin));
        return new Archive(pieces);
    }

    private static Piece piece(Storage storage, StoredFile file) throws IOException {
        if (file.format().equals("mp4")) {
            RecordedMp4 mp4 = new RecordedMp4(file.path()).look();
            long begin = SessionFiles.beginOf(file.path(), mp4);
            List<Span> present = mp4.stretches().stream()
                    .map(stretch -> new Span(begin + stretch.from(), begin + stretch.until()))
                    .toList();
            return new Piece(file.path(), begin, present, file.size(), mp4.codec());
        }
        long millis = storage.find(Storage.Kind.RECORDING, file.name())
                .flatMap(StoredFile::length)
                .orElse(Duration.ZERO)
                .toMillis();
        long begin = file.modified().toEpochMilli() - millis;
        List<Span> present = millis == 0 ? List.of() : List.of(new Span(begin, begin + millis));
        return new Piece(file.path(), begin, present, file.size(), "");
    }

    /** What is there, in as few spans as possible; gaps of less than a second are none. */
    List<Span> recorded() {
        List<Span> joined = new ArrayList<>();
        List<Span> all =
                pieces.stream().flatMap(piece -> piece.present().stream()).toList();
        for (Span span : Span.union(all)) {
            Span last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && span.from() - last.until() < Reckoning.LEAST)
                joined.set(joined.size() - 1, new Span(last.from(), span.until()));
            else joined.add(span);
        }
        return joined;
    }
}
