package io.camhost.swap.mp4;

import io.camhost.swap.mp4.Boxes.Box;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** What one {@code moof} says of its first track: when its pictures are shown, and for how long. */
public final class MovieFragment {
    private static final int SAMPLE_DURATION = 0x100;
    private static final int SAMPLE_SIZE = 0x200;
    private static final int SAMPLE_FLAGS = 0x400;
    private static final int SAMPLE_OFFSET = 0x800;

    private MovieFragment() {}

    /** A box in it that must be there. */
    public static Box need(ByteBuffer bytes, Box moof, String... path) throws IOException {
        return Boxes.find(bytes, moof.body(), moof.end(), path)
                .orElseThrow(() -> new IOException("a fragment without " + path[path.length - 1]));
    }

    /** When its first picture is shown, in units of the track. */
    public static long begin(ByteBuffer bytes, Box moof) throws IOException {
        Box tfdt = need(bytes, moof, "traf", "tfdt");
        return Boxes.isVersion1(bytes, tfdt)
                ? bytes.getLong(tfdt.body() + 4)
                : bytes.getInt(tfdt.body() + 4) & 0xffff_ffffL;
    }

    /** How long all its pictures last, in units of the track. */
    public static long duration(ByteBuffer bytes, Box moof) throws IOException {
        long[] total = {0};
        eachDuration(bytes, moof, 0, duration -> total[0] += duration);
        return total[0];
    }

    /**
     * How long each of its pictures lasts, in order.
     *
     * @param usual by the file's header, for those of which the fragment says nothing
     */
    static void eachDuration(ByteBuffer bytes, Box moof, long usual, LongConsumer to) throws IOException {
        Box traf = need(bytes, moof, "traf");
        long known = usualDuration(bytes, need(bytes, moof, "traf", "tfhd"), usual);
        for (Box run : Boxes.in(bytes, traf.body(), traf.end())) {
            if (!run.type().equals("trun")) continue;
            int flags = Boxes.flags(bytes, run);
            int samples = bytes.getInt(run.body() + 4);
            boolean each = (flags & SAMPLE_DURATION) != 0;
            int at = run.body() + 8 + ((flags & 0x1) != 0 ? 4 : 0) + ((flags & 0x4) != 0 ? 4 : 0);
            int step = 4 * Integer.bitCount(flags & (SAMPLE_DURATION | SAMPLE_SIZE | SAMPLE_FLAGS | SAMPLE_OFFSET));
            for (int i = 0; i < samples && (!each || at + 4 <= run.end()); i++, at += step)
                to.accept(each ? bytes.getInt(at) & 0xffff_ffffL : known);
        }
    }

    private static long usualDuration(ByteBuffer bytes, Box tfhd, long otherwise) {
        int flags = Boxes.flags(bytes, tfhd);
        if ((flags & 0x8) == 0) return otherwise;
        int at = tfhd.body() + 8 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
        return bytes.getInt(at) & 0xffff_ffffL;
    }
}
