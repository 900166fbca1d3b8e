package io.camhost.media.ffmpeg;

import io.camhost.swap.mp4.Begins;
import io.camhost.swap.mp4.Boxes;
import io.camhost.swap.mp4.Boxes.Box;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One fragmented MP4 that grows by whole segments: the header of the first, and then fragments whose times begin with zero and go on
 * when the publisher was started anew. It can be played at any moment, and be gone on with by whoever finds it: a {@code free} box
 * says when its first picture was taken, and each fragment is numbered like the segment it came from.
 *
 * <p>Not a channel but a file of the old kind: an interrupt would close a channel in the middle of a write. One thread at a time.
 */
final class RecordingFile implements Closeable {
    private static final int MEHD_BOX = 20;

    private final RandomAccessFile file;
    private final byte[] header;
    private final ByteBuffer view;
    private final Instant begin;
    private final long timescale;
    private final long movieTimescale;
    private long end; // of the last picture, in units of the track
    private long lastNumber = -1;
    private long run = -1;
    private long offset;

    private RecordingFile(RandomAccessFile file, byte[] header, Instant begin) throws IOException {
        this.file = file;
        this.header = header;
        this.view = ByteBuffer.wrap(header);
        this.begin = begin;
        this.timescale = timescale(need("moov", "trak", "mdia", "mdhd"));
        this.movieTimescale = timescale(need("moov", "mvhd"));
    }

    private long timescale(Box box) throws IOException {
        long scale = view.getInt(Boxes.timescaleAt(view, box)) & 0xffff_ffffL;
        if (scale == 0) throw new IOException("a header without time scale");
        return scale;
    }

    private Box need(String... path) throws IOException {
        return Boxes.find(view, 0, header.length, path)
                .orElseThrow(() -> new IOException("a header without " + path[path.length - 1]));
    }

    /** @param init the publisher's header @param begin when the first picture was taken */
    static RecordingFile create(Path path, byte[] init, Instant begin) throws IOException {
        byte[] header = header(init, begin);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            RecordingFile made = new RecordingFile(file, header, begin);
            file.setLength(0);
            file.write(header);
            return made;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** The same with room for a duration, and with our mark. */
    private static byte[] header(byte[] init, Instant begin) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(init.clone());
        Box ftyp =
                Boxes.find(bytes, 0, init.length, "ftyp").orElseThrow(() -> new IOException("no ftyp in the header"));
        Box moov =
                Boxes.find(bytes, 0, init.length, "moov").orElseThrow(() -> new IOException("no moov in the header"));
        Box mvex = Boxes.find(bytes, moov.body(), moov.end(), "mvex")
                .orElseThrow(() -> new IOException("no mvex in the header"));
        boolean hasDuration = Boxes.find(bytes, mvex.body(), mvex.end(), "mehd").isPresent();
        int more = hasDuration ? 0 : MEHD_BOX;
        bytes.putInt(moov.start(), moov.end() - moov.start() + more);
        bytes.putInt(mvex.start(), mvex.end() - mvex.start() + more);
        ByteArrayOutputStream out = new ByteArrayOutputStream(init.length + 64);
        out.write(bytes.array(), ftyp.start(), ftyp.end() - ftyp.start());
        out.write(Begins.mark(begin));
        out.write(bytes.array(), moov.start(), mvex.body() - moov.start());
        if (!hasDuration)
            out.write(ByteBuffer.allocate(MEHD_BOX)
                    .putInt(MEHD_BOX)
                    .put("mehd".getBytes(StandardCharsets.US_ASCII))
                    .putInt(0x0100_0000)
                    .array());
        out.write(bytes.array(), mvex.body(), moov.end() - mvex.body());
        return out.toByteArray();
    }

    /**
     * Goes on with one that an earlier life of the host has begun; what was written half is cut off.
     *
     * @throws IOException when it is none of ours
     */
    static RecordingFile open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            ByteBuffer head = ByteBuffer.allocate(Boxes.HEADER);
            long length = file.length();
            long at = 0;
            @Nullable Instant begin = null;
            @Nullable RecordingFile found = null;
            long moofEnd = -1;
            long good = 0;
            @Nullable ByteBuffer moof = null;
            while (at + Boxes.HEADER <= length) {
                file.seek(at);
                file.readFully(head.array());
                long size = head.getInt(0) & 0xffff_ffffL;
                String type = new String(head.array(), 4, 4, StandardCharsets.ISO_8859_1);
                if (size < Boxes.HEADER || at + size > length) break;
                if (type.equals("free") && begin == null && size == Begins.MARK_BOX) begin = mark(read(file, at, size));
                if (type.equals("moov")) {
                    if (begin == null) throw new IOException("not a recording of this host");
                    found = new RecordingFile(file, read(file, 0, at + size), begin);
                    good = at + size;
                }
                if (type.equals("moof")) {
                    moof = ByteBuffer.wrap(read(file, at, size));
                    moofEnd = at + size;
                }
                if (type.equals("mdat") && moof != null && found != null && moofEnd == at) {
                    found.has(moof);
                    good = at + size;
                }
                at += size;
            }
            if (found == null) throw new IOException("not a recording of this host");
            file.setLength(good);
            file.seek(good);
            return found;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static Instant mark(byte[] box) throws IOException {
        return Begins.byMark(box).orElseThrow(() -> new IOException("not a recording of this host"));
    }

    private static byte[] read(RandomAccessFile file, long at, long size) throws IOException {
        if (size > 1 << 20) throw new IOException("a header that is too large");
        byte[] bytes = new byte[(int) size];
        file.seek(at);
        file.readFully(bytes);
        return bytes;
    }

    private void has(ByteBuffer moof) throws IOException {
        Fragments fragment = Fragments.of(moof.array());
        end = fragment.begin() + fragment.duration();
        lastNumber = moof.getInt(Boxes.find(moof, Boxes.HEADER, moof.capacity(), "mfhd")
                                .orElseThrow(() -> new IOException("a fragment without number"))
                                .body()
                        + 4)
                & 0xffff_ffffL;
    }

    /** Whether segments with that header can follow. */
    boolean fits(byte[] init) throws IOException {
        byte[] plain = header.clone();
        setDurations(ByteBuffer.wrap(plain), 0);
        return Arrays.equals(plain, header(init, begin));
    }

    /** Number of the last segment in it; -1 when there is none. */
    long lastNumber() {
        return lastNumber;
    }

    Duration duration() {
        return Duration.ofMillis(end * 1000 / timescale);
    }

    /**
     * Puts a segment behind what is there. After another start of the publisher time goes on by the clock, so that a gap is one in the
     * recording too; it never goes back.
     */
    void append(RunPlaylist.Segment segment, byte[] bytes) throws IOException {
        Fragments fragments = Fragments.of(bytes);
        if (segment.run() != run) {
            long byClock = Duration.between(begin, segment.at()).toMillis() * timescale / 1000;
            offset = Math.max(end, byClock) - fragments.begin();
            run = segment.run();
        }
        long from = fragments.begin() + offset;
        long until = from + fragments.duration();
        fragments.rebase(offset, segment.number());
        long at = file.length();
        try {
            file.seek(at);
            for (Box box : fragments.boxes()) file.write(bytes, box.start(), box.end() - box.start());
        } catch (IOException e) {
            file.setLength(at); // a full disk keeps a whole file
            throw e;
        }
        end = until;
        lastNumber = segment.number();
        setDurations(view, end);
        file.seek(0);
        file.write(header);
    }

    private void setDurations(ByteBuffer bytes, long trackDuration) throws IOException {
        long movie = trackDuration * movieTimescale / timescale;
        Box mehd = need("moov", "mvex", "mehd");
        Boxes.setDuration(bytes, mehd, mehd.body() + 4, movie);
        Box mvhd = need("moov", "mvhd");
        Boxes.setDuration(bytes, mvhd, Boxes.timescaleAt(bytes, mvhd) + 4, movie);
        Box mdhd = need("moov", "trak", "mdia", "mdhd");
        Boxes.setDuration(bytes, mdhd, Boxes.timescaleAt(bytes, mdhd) + 4, trackDuration);
    }

    long size() throws IOException {
        return file.length();
    }

    /** What was written is on the disk from here on. */
    void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
