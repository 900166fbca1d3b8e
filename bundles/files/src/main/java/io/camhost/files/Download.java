package io.camhost.files;

import io.camhost.api.storage.Storage.StoredFile;
import io.camhost.gateway.HttpAnswer;
import io.camhost.gateway.HttpRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The answer with a file or a part of it. */
final class Download {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Map<String, String> TYPES = Map.of(
            "mp4",
            "video/mp4",
            "mkv",
            "video/x-matroska",
            "jpg",
            "image/jpeg",
            "jpeg",
            "image/jpeg",
            "png",
            "image/png");

    private final StoredFile file;
    private final long size;
    private final Instant modified;
    private final String tag;

    /** @throws IOException when it is not there any more */
    Download(StoredFile file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
        if (!now.isRegularFile()) throw new IOException("not a regular file");
        this.file = file;
        this.size = now.size();
        this.modified = now.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
        this.tag = '"'
                + Long.toHexString(size)
                + '-'
                + Long.toHexString(now.lastModifiedTime().toMillis())
                + '"';
    }

    HttpAnswer answer(HttpRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept-Ranges", "bytes");
        headers.put("ETag", tag);
        headers.put("Last-Modified", HTTP_DATE.format(modified));
        headers.put("Cache-Control", "private, no-cache");
        headers.put("X-Content-Type-Options", "nosniff");
        if (unchanged(request)) return HttpAnswer.empty(304, headers);
        try {
            Optional<ByteRange> range = range(request);
            headers.put("Content-Type", type());
            headers.put(
                    "Content-Disposition",
                    Access.inline(request.query()) ? "inline" : "attachment; filename=\"" + file.name() + "\"");
            range.ifPresent(part -> headers.put("Content-Range", part.of(size)));
            ByteRange part = range.orElse(new ByteRange(0, size));
            return new HttpAnswer(
                    range.isPresent() ? 206 : 200,
                    headers,
                    new HttpAnswer.File(file.path(), part.offset(), part.length()));
        } catch (ByteRange.Unsatisfiable e) {
            headers.put("Content-Range", "bytes */" + size);
            return HttpAnswer.error(416, "range not satisfiable", headers);
        }
    }

    /** Whether it begins the file: logged once for each download, not for each piece a player asks for. */
    boolean beginsAtStart(HttpAnswer answer) {
        return answer.body() instanceof HttpAnswer.File part && part.offset() == 0;
    }

    private Optional<ByteRange> range(HttpRequest request) throws ByteRange.Unsatisfiable {
        Optional<String> header = request.header("range");
        if (header.isEmpty() || !request.method().equals("GET") || changedSince(request)) return Optional.empty();
        return ByteRange.of(header.get(), size);
    }

    /** Whether the part is only wanted of a file that is another one by now ({@code If-Range}). */
    private boolean changedSince(HttpRequest request) {
        Optional<String> condition = request.header("if-range");
        return condition.isPresent()
                && !condition.get().trim().equals(tag)
                && !date(condition).map(modified::equals).orElse(false);
    }

    private boolean unchanged(HttpRequest request) {
        Optional<String> tags = request.header("if-none-match");
        if (tags.isPresent()) return tags.get().trim().equals("*") || tags.get().contains(tag);
        return date(request.header("if-modified-since"))
                .map(since -> !modified.isAfter(since))
                .orElse(false);
    }

    private static Optional<Instant> date(Optional<String> header) {
        try {
            return header.map(text -> ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty(); // as if it had not been sent
        }
    }

    private String type() {
        String name = file.name();
        return TYPES.getOrDefault(
                name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), "application/octet-stream");
    }
}
