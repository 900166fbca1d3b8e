package io.camhost.swap.mp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The boxes an MP4 file is made of (ISO/IEC 14496-12): what is needed to read and join fragments of one video track. */
public final class Boxes {
    public static final int HEADER = 8;

    /** @param start of its header @param end behind it */
    public record Box(String type, int start, int end) {
        public int body() {
            return start + HEADER;
        }
    }

    private Boxes() {}

    /** Those between two places; ends at the first that is cut off or is no box. Sizes of 64 bits do not occur in segments of seconds. */
    public static List<Box> in(ByteBuffer bytes, int from, int to) {
        List<Box> boxes = new ArrayList<>();
        int at = from;
        while (at + HEADER <= to) {
            int size = bytes.getInt(at);
            if (size < HEADER || size > to - at) break;
            byte[] type = new byte[4];
            bytes.get(at + 4, type);
            boxes.add(new Box(new String(type, StandardCharsets.ISO_8859_1), at, at + size));
            at += size;
        }
        return boxes;
    }

    /** The first of each type, one inside the other. */
    public static Optional<Box> find(ByteBuffer bytes, int from, int to, String... path) {
        Optional<Box> found = Optional.empty();
        for (String type : path) {
            found = in(bytes, from, to).stream()
                    .filter(box -> box.type().equals(type))
                    .findFirst();
            if (found.isEmpty()) return found;
            from = found.get().body();
            to = found.get().end();
        }
        return found;
    }

    public static boolean isVersion1(ByteBuffer bytes, Box full) {
        return bytes.get(full.body()) == 1;
    }

    public static int flags(ByteBuffer bytes, Box full) {
        return bytes.getInt(full.body()) & 0xff_ffff;
    }

    /** Where in {@code mvhd} and {@code mdhd} time scale and duration are. */
    public static int timescaleAt(ByteBuffer bytes, Box header) {
        return header.body() + 4 + (isVersion1(bytes, header) ? 16 : 8);
    }

    public static void setDuration(ByteBuffer bytes, Box header, int at, long duration) {
        if (isVersion1(bytes, header)) bytes.putLong(at, duration);
        else bytes.putInt(at, (int) Math.min(duration, 0xffff_ffffL));
    }
}
