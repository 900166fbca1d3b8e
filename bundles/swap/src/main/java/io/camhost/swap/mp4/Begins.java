package io.camhost.swap.mp4;

import io.camhost.swap.mp4.Boxes.Box;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** How files say when their first picture was taken: by the mark of our own recordings, or by MediaMTX's ({@code mtxi}, since 1.11). */
public final class Begins {
    private static final byte[] MARK = "camhost1".getBytes(StandardCharsets.US_ASCII);
    /** Bytes of the box that {@link #mark} makes. */
    public static final int MARK_BOX = Boxes.HEADER + 16;

    private Begins() {}

    /** A {@code free} box. */
    public static byte[] mark(Instant begin) {
        return ByteBuffer.allocate(MARK_BOX)
                .putInt(MARK_BOX)
                .put("free".getBytes(StandardCharsets.US_ASCII))
                .put(MARK)
                .putLong(begin.toEpochMilli())
                .array();
    }

    /** Empty when that {@code free} box is none of ours. */
    public static Optional<Instant> byMark(byte[] box) {
        if (box.length != MARK_BOX
                || !Arrays.equals(box, Boxes.HEADER, Boxes.HEADER + MARK.length, MARK, 0, MARK.length))
            return Optional.empty();
        return Optional.of(Instant.ofEpochMilli(ByteBuffer.wrap(box).getLong(Boxes.HEADER + MARK.length)));
    }

    static Optional<Instant> byMediaMtx(ByteBuffer moov) {
        Optional<Box> mtxi = Header.find(moov, "moov", "udta", "mtxi");
        if (mtxi.isEmpty() || mtxi.get().end() - mtxi.get().body() < 44) return Optional.empty();
        long nanos = moov.getLong(mtxi.get().body() + 4 + 16 + 8 + 8);
        return Optional.of(Instant.ofEpochSecond(0, nanos));
    }
}
