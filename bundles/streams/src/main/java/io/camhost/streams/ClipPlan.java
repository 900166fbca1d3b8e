package io.camhost.streams;

import io.camhost.api.ErrorCode;
import io.camhost.api.media.Clip;
import io.camhost.api.media.Clip.Recorded;
import io.camhost.api.media.Clip.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a clip is cut from.
 *
 * @param parts in order; empty when it is refused
 */
record ClipPlan(List<Part> parts, Optional<Refusal> refusal) {
    private static final int TOLD = 20;

    /** From one file, in milliseconds after its first picture. */
    record Part(Archive.Piece piece, Span span) {
        long bytes() {
            long whole = Math.max(1, piece.whole().millis());
            return piece.bytes() * span.millis() / whole;
        }
    }

    static ClipPlan of(Archive archive, Clip.Request request) {
        Span wanted = new Span(request.from().toEpochMilli(), request.until().toEpochMilli());
        List<Span> there = archive.recorded().stream()
                .map(wanted::and)
                .filter(span -> !span.empty())
                .toList();
        if (there.isEmpty())
            return refused(ErrorCode.NOT_FOUND, "nothing is recorded in that time", nearest(archive, wanted));
        long missing = wanted.without(there).stream().mapToLong(Span::millis).sum();
        boolean whole = wanted.without(there).stream().noneMatch(gap -> gap.millis() >= Reckoning.LEAST);
        if (!whole && !request.partly())
            return refused(
                    ErrorCode.INVALID_STATE,
                    String.format(
                            Locale.ROOT,
                            "%.1f of %.1f s are not recorded: ask for what is, or set partial",
                            missing / 1000.0,
                            wanted.millis() / 1000.0),
                    there);
        List<Part> parts = parts(archive, wanted);
        long codecs = parts.stream()
                .map(part -> part.piece().codec())
                .filter(codec -> !codec.isEmpty())
                .distinct()
                .count();
        if (codecs > 1)
            return refused(
                    ErrorCode.INVALID_PARAMETER,
                    "the size or encoding of the picture changes in that time: ask for the time before or after it",
                    files(parts));
        return new ClipPlan(parts, Optional.empty());
    }

    /** No moment twice: where files overlap, the earlier one is used to its end. */
    private static List<Part> parts(Archive archive, Span wanted) {
        List<Part> parts = new ArrayList<>();
        long at = wanted.from();
        for (Archive.Piece piece : archive.pieces()) {
            Span span = piece.whole().and(new Span(at, wanted.until()));
            if (span.empty()) continue;
            parts.add(new Part(piece, new Span(span.from() - piece.begin(), span.until() - piece.begin())));
            at = span.until();
        }
        return parts;
    }

    private static List<Span> files(List<Part> parts) {
        return parts.stream().map(part -> part.piece().whole()).toList();
    }

    /** What ends last before it, and what begins first after it. */
    private static List<Span> nearest(Archive archive, Span wanted) {
        List<Span> nearest = new ArrayList<>();
        List<Span> all = archive.recorded();
        all.stream()
                .filter(span -> span.until() <= wanted.from())
                .reduce((first, second) -> second)
                .ifPresent(nearest::add);
        all.stream().filter(span -> span.from() >= wanted.until()).findFirst().ifPresent(nearest::add);
        return nearest;
    }

    private static ClipPlan refused(ErrorCode code, String reason, List<Span> recorded) {
        List<Recorded> told = recorded.stream()
                .limit(TOLD)
                .map(span -> new Recorded(Instant.ofEpochMilli(span.from()), Instant.ofEpochMilli(span.until())))
                .toList();
        return new ClipPlan(List.of(), Optional.of(new Refusal(code, reason, told)));
    }

    long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    long millis() {
        return parts.stream().mapToLong(part -> part.span().millis()).sum();
    }

    /** When the first picture that was asked for was taken. */
    long begin() {
        return parts.get(0).piece().begin() + parts.get(0).span().from();
    }

    long end() {
        Part last = parts.get(parts.size() - 1);
        return last.piece().begin() + last.span().until();
    }

    /** The list that ffmpeg's {@code concat} reads. */
    String list() {
        StringBuilder list = new StringBuilder("ffconcat version 1.0\n");
        for (Part part : parts)
            list.append("file '")
                    .append(part.piece().file().toString().replace("'", "'\\''"))
                    .append(String.format(
                            Locale.ROOT,
                            "'%ninpoint %.3f%noutpoint %.3f%n",
                            part.span().from() / 1000.0,
                            part.span().until() / 1000.0));
        return list.toString();
    }
}
