package io.camhost.media.ffmpeg;

import io.camhost.media.ffmpeg.Boxes.Box;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The fragments of one segment: pairs of {@code moof} and {@code mdat}, with nothing else that a segment may hold.
 *
 * @param bytes of the segment, changed in place
 * @param boxes those to be written
 */
record Fragments(ByteBuffer bytes, List<Box> boxes) {
    private static final int SAMPLE_DURATION = 0x100;
    private static final int SAMPLE_SIZE = 0x200;
    private static final int SAMPLE_FLAGS = 0x400;
    private static final int SAMPLE_OFFSET = 0x800;

    /** @throws IOException when it is no complete segment */
    static Fragments of(byte[] segment) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        List<Box> all = Boxes.in(bytes, 0, segment.length);
        if (all.isEmpty() || all.get(all.size() - 1).end() != segment.length) throw new IOException("a cut segment");
        List<Box> wanted = all.stream()
                .filter(box -> box.type().equals("moof") || box.type().equals("mdat"))
                .toList();
        if (wanted.stream().noneMatch(box -> box.type().equals("moof")))
            throw new IOException("a segment without fragments");
        return new Fragments(bytes, wanted);
    }

    /** When the first picture is shown, in units of the track. */
    long begin() throws IOException {
        return decodeTime(moofs().get(0));
    }

    /** How long all of it lasts, in units of the track. */
    long duration() throws IOException {
        long total = 0;
        for (Box moof : moofs()) total += duration(moof);
        return total;
    }

    /** Moves all pictures by {@code offset} and numbers the fragments with {@code sequence}. */
    void rebase(long offset, long sequence) throws IOException {
        for (Box moof : moofs()) {
            Box mfhd = need(moof, "mfhd");
            bytes.putInt(mfhd.body() + 4, (int) sequence);
            Box tfdt = need(moof, "traf", "tfdt");
            long time = decodeTime(moof) + offset;
            if (Boxes.isVersion1(bytes, tfdt)) bytes.putLong(tfdt.body() + 4, time);
            else if (time > 0xffff_ffffL) throw new IOException("the time does not fit");
            else bytes.putInt(tfdt.body() + 4, (int) time);
        }
    }

    private List<Box> moofs() {
        return boxes.stream().filter(box -> box.type().equals("moof")).toList();
    }

    private Box need(Box moof, String... path) throws IOException {
        return Boxes.find(bytes, moof.body(), moof.end(), path)
                .orElseThrow(() -> new IOException("a fragment without " + path[path.length - 1]));
    }

    private long decodeTime(Box moof) throws IOException {
        Box tfdt = need(moof, "traf", "tfdt");
        return Boxes.isVersion1(bytes, tfdt)
                ? bytes.getLong(tfdt.body() + 4)
                : bytes.getInt(tfdt.body() + 4) & 0xffff_ffffL;
    }

    private long duration(Box moof) throws IOException {
        Box traf = need(moof, "traf");
        long usual = usualDuration(need(moof, "traf", "tfhd"));
        long total = 0;
        for (Box run : Boxes.in(bytes, traf.body(), traf.end())) {
            if (!run.type().equals("trun")) continue;
            int flags = Boxes.flags(bytes, run);
            int samples = bytes.getInt(run.body() + 4);
            if ((flags & SAMPLE_DURATION) == 0) {
                total += samples * usual;
                continue;
            }
            int at = run.body() + 8 + ((flags & 0x1) != 0 ? 4 : 0) + ((flags & 0x4) != 0 ? 4 : 0);
            int step = 4 * Integer.bitCount(flags & (SAMPLE_DURATION | SAMPLE_SIZE | SAMPLE_FLAGS | SAMPLE_OFFSET));
            for (int i = 0; i < samples && at + 4 <= run.end(); i++, at += step)
                total += bytes.getInt(at) & 0xffff_ffffL;
        }
        return total;
    }

    private long usualDuration(Box tfhd) {
        int flags = Boxes.flags(bytes, tfhd);
        if ((flags & 0x8) == 0) return 0;
        int at = tfhd.body() + 8 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
        return bytes.getInt(at) & 0xffff_ffffL;
    }
}
