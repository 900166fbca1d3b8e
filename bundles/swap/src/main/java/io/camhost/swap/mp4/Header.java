package io.camhost.swap.mp4;

import io.camhost.swap.mp4.Boxes.Box;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The {@code moov} of a file, as a buffer of its own. */
final class Header {
    private Header() {}

    static Optional<Box> find(ByteBuffer moov, String... path) {
        return Boxes.find(moov, 0, moov.capacity(), path);
    }

    static Box need(ByteBuffer moov, String... path) throws IOException {
        return find(moov, path).orElseThrow(() -> new IOException("a header without " + path[path.length - 1]));
    }

    /** @param box {@code mvhd} or {@code mdhd} */
    static long timescale(ByteBuffer moov, Box box) throws IOException {
        long scale = moov.getInt(Boxes.timescaleAt(moov, box)) & 0xffff_ffffL;
        if (scale == 0) throw new IOException("a header without time scale");
        return scale;
    }

    /** How long the film is, by whatever says so; 0 when nothing does. */
    static long millis(ByteBuffer moov) throws IOException {
        Box mvhd = need(moov, "moov", "mvhd");
        long scale = timescale(moov, mvhd);
        long movie = value(moov, mvhd, Boxes.timescaleAt(moov, mvhd) + 4);
        Optional<Box> mehd = find(moov, "moov", "mvex", "mehd");
        if (mehd.isPresent())
            movie = Math.max(movie, value(moov, mehd.get(), mehd.get().body() + 4));
        return movie * 1000 / scale;
    }

    private static long value(ByteBuffer moov, Box box, int at) {
        return Boxes.isVersion1(moov, box) ? moov.getLong(at) : moov.getInt(at) & 0xffff_ffffL;
    }

    /** Writes how long it is, wherever there is room for it. */
    static void setMillis(ByteBuffer moov, long millis) throws IOException {
        Box mvhd = need(moov, "moov", "mvhd");
        long movie = millis * timescale(moov, mvhd) / 1000;
        Boxes.setDuration(moov, mvhd, Boxes.timescaleAt(moov, mvhd) + 4, movie);
        Optional<Box> mehd = find(moov, "moov", "mvex", "mehd");
        if (mehd.isPresent()) Boxes.setDuration(moov, mehd.get(), mehd.get().body() + 4, movie);
    }
}
