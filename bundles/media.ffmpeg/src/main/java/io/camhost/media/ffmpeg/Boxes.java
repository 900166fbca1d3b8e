package io.camhost.media.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The boxes an MP4 file is made of (ISO/IEC 14496-12): what is needed to put fragments of one video track one after another. */
final class Boxes {
    static final int HEADER = 8;

    /** @param start of its header @param end behind it */
    record Box(String type, int start, int end) {
        int body() {
            return start + HEADER;
        }
    }

    private Boxes() {}

    /** Those between two places; ends at the first that is cut off or is no box. Sizes of 64 bits do not occur in segments of seconds. */
    static List<Box> in(ByteBuffer bytes, int from, int to) {
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
    static Optional<Box> find(ByteBuffer bytes, int from, int to, String... path) {
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

    static boolean isVersion1(ByteBuffer bytes, Box full) {
        return bytes.get(full.body()) == 1;
    }

    static int flags(ByteBuffer bytes, Box full) {
        return bytes.getInt(full.body()) & 0xff_ffff;
    }

    /** Where in {@code mvhd} and {@code mdhd} time scale and duration are. */
    static int timescaleAt(ByteBuffer bytes, Box header) {
        return header.body() + 4 + (isVersion1(bytes, header) ? 16 : 8);
    }

    static void setDuration(ByteBuffer bytes, Box header, int at, long duration) {
        if (isVersion1(bytes, header)) bytes.putLong(at, duration);
        else bytes.putInt(at, (int) Math.min(duration, 0xffff_ffffL));
    }
}
