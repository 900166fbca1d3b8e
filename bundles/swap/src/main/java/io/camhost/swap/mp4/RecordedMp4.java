package io.camhost.swap.mp4;

import io.camhost.swap.mp4.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an MP4 file that may still grow has in it: the times of its pictures, and up to where it is whole. Reads headers only, and each
 * but once: {@link #look} goes on where it has stopped. Files that are not fragmented have what their header says.
 *
 * <p>Not a channel but a file of the old kind: an interrupt would close a channel. One thread at a time.
 */
public final class RecordedMp4 {
    private static final int LARGEST_HEADER = 4 << 20;
    /** A picture stands for so many usual ones, or so many milliseconds: after that it is a hole. */
    private static final int STANDS_FOR = 3;

    private static final long STANDS_MILLIS = 1000;

    private final Path file;
    private final List<Stretch> stretches = new ArrayList<>();
    private long at;
    private long whole;
    private @Nullable ByteBuffer moof;
    private byte[] moov = {};
    private long timescale;
    private long usual;
    private boolean fragmented;
    private long headerMillis;
    private @Nullable Instant begin;
    private long pictures;
    private long shown;

    public RecordedMp4(Path file) {
        this.file = file;
    }

    /**
     * How long a file is by its header alone, read from its beginning; 0 when that does not say.
     *
     * @throws IOException when it is none, or is gone
     */
    public static long headerMillis(Path file) throws IOException {
        RecordedMp4 found = new RecordedMp4(file);
        found.look(true);
        return found.headerMillis;
    }

    /** Reads what has come since the last time. @throws IOException when it is none, or is gone */
    public RecordedMp4 look() throws IOException {
        look(false);
        if (moov.length == 0) throw new IOException("not an MP4 file");
        return this;
    }

    private void look(boolean headerOnly) throws IOException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long length = in.length();
            byte[] head = new byte[16];
            while (at + Boxes.HEADER <= length && !(headerOnly && moov.length > 0)) {
                in.seek(at);
                in.readFully(head, 0, (int) Math.min(head.length, length - at));
                ByteBuffer box = ByteBuffer.wrap(head);
                long size = box.getInt(0) & 0xffff_ffffL;
                if (size == 1) size = box.getLong(8);
                if (size == 0) size = length - at; // "to the end"
                if (size < Boxes.HEADER) throw new IOException("not an MP4 file");
                if (size > length - at) break; // not written to its end (yet)
                take(new String(head, 4, 4, StandardCharsets.ISO_8859_1), in, size);
                at += size;
            }
        }
    }

    private void take(String type, RandomAccessFile in, long size) throws IOException {
        switch (type) {
            case "free" -> {
                if (begin == null && size < 64)
                    begin = Begins.byMark(read(in, size)).orElse(null);
            }
            case "moov" -> header(read(in, size));
            case "moof" -> moof = ByteBuffer.wrap(read(in, size));
            case "mdat" -> {
                ByteBuffer fragment = moof;
                moof = null;
                if (fragment != null && moov.length > 0) fragment(fragment);
                if (fragment != null || !fragmented) whole = at + size;
            }
            default -> {
                // nothing that concerns us
            }
        }
    }

    private byte[] read(RandomAccessFile in, long size) throws IOException {
        if (size > LARGEST_HEADER) throw new IOException("a header that is too large");
        byte[] bytes = new byte[(int) size];
        in.seek(at);
        in.readFully(bytes);
        return bytes;
    }

    private void header(byte[] bytes) throws IOException {
        moov = bytes;
        ByteBuffer view = ByteBuffer.wrap(bytes);
        Box mdhd = Header.need(view, "moov", "trak", "mdia", "mdhd");
        timescale = Header.timescale(view, mdhd);
        fragmented = Header.find(view, "moov", "mvex").isPresent();
        usual = Header.find(view, "moov", "mvex", "trex")
                .map(trex -> view.getInt(trex.body() + 12) & 0xffff_ffffL)
                .orElse(0L);
        headerMillis = Header.millis(view);
        if (begin == null) begin = Begins.byMediaMtx(view).orElse(null);
        whole = at + bytes.length;
        if (!fragmented && headerMillis > 0) stretches.add(new Stretch(0, headerMillis));
    }

    private void fragment(ByteBuffer bytes) throws IOException {
        Box box = Boxes.in(bytes, 0, bytes.capacity()).get(0);
        long[] time = {MovieFragment.begin(bytes, box)};
        MovieFragment.eachDuration(bytes, box, usual, duration -> {
            long average = pictures == 0 ? 0 : shown / pictures;
            long most = Math.max(STANDS_MILLIS * timescale / 1000, STANDS_FOR * average);
            boolean hole = duration > most;
            long counts = hole ? average : duration;
            add(time[0], time[0] + counts);
            pictures++;
            shown += counts;
            time[0] += duration;
        });
    }

    private void add(long from, long until) {
        long begins = from * 1000 / timescale;
        long ends = (until * 1000 + timescale - 1) / timescale;
        Stretch last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
        if (last != null && begins <= last.until() + STANDS_MILLIS && begins >= last.from())
            stretches.set(stretches.size() - 1, new Stretch(last.from(), Math.max(last.until(), ends)));
        else stretches.add(new Stretch(begins, Math.max(begins, ends)));
    }

    /** When its first picture was taken, if the file says so. */
    public Optional<Instant> begin() {
        return Optional.ofNullable(begin);
    }

    /** What is in it, in order; holes of less than a second are none. */
    public List<Stretch> stretches() {
        return List.copyOf(stretches);
    }

    /** From its first picture to the end of its last one. */
    public long millis() {
        long last =
                stretches.isEmpty() ? 0 : stretches.get(stretches.size() - 1).until();
        return Math.max(last, fragmented ? 0 : headerMillis);
    }

    /** What its header says; 0 in a file that was not closed. */
    public long headerMillis() {
        return headerMillis;
    }

    /** What comes after that is no complete fragment. */
    public long wholeBytes() {
        return whole;
    }

    public boolean fragmented() {
        return fragmented;
    }

    /** Equal for files that can be joined: how the pictures are encoded. */
    public String codec() {
        ByteBuffer view = ByteBuffer.wrap(moov);
        return Header.find(view, "moov", "trak", "mdia", "minf", "stbl", "stsd")
                .map(box -> java.util.HexFormat.of().formatHex(moov, box.start(), box.end()))
                .orElse("");
    }
}
