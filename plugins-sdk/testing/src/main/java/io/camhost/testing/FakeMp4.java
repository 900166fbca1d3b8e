package io.camhost.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Fragmented MP4 files with all boxes that matter, and no pictures: as a media server writes them. */
public final class FakeMp4 {
    /** Units per second of the track; times are in milliseconds. */
    public static final int TIMESCALE = 1000;

    private final Path file;
    private long at;

    private FakeMp4(Path file) {
        this.file = file;
    }

    /** A file with a header and nothing else, as MediaMTX begins one. */
    public static FakeMp4 begin(Path file, Instant begin) {
        FakeMp4 made = new FakeMp4(file);
        long nanos = begin.getEpochSecond() * 1_000_000_000 + begin.getNano();
        byte[] mtxi = box("mtxi", ints(0, 1, 2, 3, 4), longs(0, 0, nanos));
        made.write(header(640, box("udta", mtxi)), StandardOpenOption.CREATE_NEW);
        return made;
    }

    /** The same as a MediaMTX before 1.11 begins it: when, is not in it. */
    public static FakeMp4 beginUntold(Path file) {
        FakeMp4 made = new FakeMp4(file);
        made.write(header(640), StandardOpenOption.CREATE_NEW);
        return made;
    }

    /** A file that is not fragmented, of that length by its header. */
    public static void whole(Path file, long millis) {
        byte[] mvhd = box("mvhd", ints(0, 0, 0, TIMESCALE, (int) millis, 0x10000));
        byte[] mdhd = box("mdhd", ints(0, 0, 0, TIMESCALE, (int) millis, 0));
        byte[] moov = box("moov", mvhd, box("trak", box("mdia", mdhd)));
        new FakeMp4(file)
                .write(
                        join(box("ftyp", ints(0x69736f35, 512)), moov, box("mdat", new byte[100])),
                        StandardOpenOption.CREATE);
    }

    /** Pictures every 100 ms for so long, in one part. */
    public FakeMp4 add(long millis) {
        write(segment(at, (int) (millis / 100), 100), StandardOpenOption.APPEND);
        at += millis;
        return this;
    }

    /** What comes next comes so much later. */
    public FakeMp4 skip(long millis) {
        at += millis;
        return this;
    }

    /** A part that was being written when everything died. */
    public FakeMp4 cut() {
        byte[] part = segment(at, 10, 100);
        write(java.util.Arrays.copyOf(part, part.length - 30), StandardOpenOption.APPEND);
        return this;
    }

    private void write(byte[] bytes, StandardOpenOption how) {
        try {
            Files.write(file, bytes, how, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param more boxes in its {@code moov} */
    public static byte[] header(int width, byte[]... more) {
        byte[] mvhd = box("mvhd", ints(0, 0, 0, 500, 0, 0x10000));
        byte[] mdhd = box("mdhd", ints(0, 0, 0, TIMESCALE, 0, 0));
        byte[] trak = box("trak", box("tkhd", ints(7, 0, 0, 1, 0, width)), box("mdia", mdhd));
        byte[] mvex = box("mvex", box("trex", ints(0, 1, 1, 0, 0, 0)));
        return join(box("ftyp", ints(0x69736f35, 512)), box("moov", mvhd, trak, mvex, join(more)));
    }

    /** With all that a segment of a live stream has. */
    public static byte[] segment(long decodeTime, int samples, int sampleDuration) {
        byte[] mfhd = box("mfhd", ints(0, 1));
        byte[] tfhd = box("tfhd", ints(0x020008, 1, sampleDuration));
        byte[] tfdt = box("tfdt", ints(0x0100_0000), longs(decodeTime));
        byte[] trun = box("trun", ints(0x1, samples, 0));
        byte[] moof = box("moof", mfhd, box("traf", tfhd, tfdt, trun));
        return join(box("styp", ints(0)), box("sidx", ints(0, 0)), moof, box("mdat", new byte[100]));
    }

    private static byte[] box(String type, byte[]... content) {
        byte[] body = join(content);
        return join(ints(body.length + 8), type.getBytes(StandardCharsets.US_ASCII), body);
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4);
        for (int value : values) bytes.putInt(value);
        return bytes.array();
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 8);
        for (long value : values) bytes.putLong(value);
        return bytes.array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (byte[] part : parts) out.write(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
