package io.camhost.media.ffmpeg;

import io.camhost.swap.mp4.Boxes;
import io.camhost.swap.mp4.Boxes.Box;
import io.camhost.swap.mp4.MovieFragment;
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
        return MovieFragment.begin(bytes, moofs().get(0));
    }

    /** How long all of it lasts, in units of the track. */
    long duration() throws IOException {
        long total = 0;
        for (Box moof : moofs()) total += MovieFragment.duration(bytes, moof);
        return total;
    }

    /** Moves all pictures by {@code offset} and numbers the fragments with {@code sequence}. */
    void rebase(long offset, long sequence) throws IOException {
        for (Box moof : moofs()) {
            Box mfhd = MovieFragment.need(bytes, moof, "mfhd");
            bytes.putInt(mfhd.body() + 4, (int) sequence);
            Box tfdt = MovieFragment.need(bytes, moof, "traf", "tfdt");
            long time = MovieFragment.begin(bytes, moof) + offset;
            if (Boxes.isVersion1(bytes, tfdt)) bytes.putLong(tfdt.body() + 4, time);
            else if (time > 0xffff_ffffL) throw new IOException("the time does not fit");
            else bytes.putInt(tfdt.body() + 4, (int) time);
        }
    }

    private List<Box> moofs() {
        return boxes.stream().filter(box -> box.type().equals("moof")).toList();
    }
}
