package io.camhost.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a file: {@code length} bytes, at least one, from {@code offset} on. */
record ByteRange(long offset, long length) {
    private static final Pattern ONE = Pattern.compile("(\\d{0,18})\\s*-\\s*(\\d{0,18})");

    /** The range cannot be satisfied. */
    static final class Unsatisfiable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param header value of {@code Range}
     * @return empty when all of it is to be sent: another unit, or several ranges
     */
    static Optional<ByteRange> of(String header, long size) throws Unsatisfiable {
        String text = header.trim();
        if (!text.regionMatches(true, 0, "bytes", 0, 5)) return Optional.empty();
        int equals = text.indexOf('=');
        if (equals < 0) throw new Unsatisfiable();
        String ranges = text.substring(equals + 1).trim();
        if (ranges.indexOf(',') >= 0) return Optional.empty();
        Matcher range = ONE.matcher(ranges);
        if (!range.matches()) throw new Unsatisfiable();
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty()) {
            if (last.isEmpty()) throw new Unsatisfiable();
            long length = Math.min(Long.parseLong(last), size);
            if (length == 0) throw new Unsatisfiable();
            return Optional.of(new ByteRange(size - length, length));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (from >= size || to < from) throw new Unsatisfiable();
        return Optional.of(new ByteRange(from, to - from + 1));
    }

    /** Value of {@code Content-Range}. */
    String of(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
