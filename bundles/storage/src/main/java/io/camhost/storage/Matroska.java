package io.camhost.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How long a Matroska file is: what its element {@code Info} says, which whoever has closed it has put near its beginning. */
final class Matroska {
    private static final int NEAR = 64 << 10;
    private static final int SEGMENT = 0x18538067;
    private static final int INFO = 0x1549A966;
    private static final int SCALE = 0x2AD7B1;
    private static final int DURATION = 0x4489;

    private Matroska() {}

    /** Zero when it does not say. @throws IOException when it is none */
    static Duration length(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(NEAR);
        }
        if (bytes.length < 4 || ByteBuffer.wrap(bytes).getInt() != 0x1A45DFA3)
            throw new IOException("not a Matroska file");
        try {
            return info(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException | IllegalArgumentException cut) {
            return Duration.ZERO;
        }
    }

    private static Duration info(ByteBuffer in) {
        long scale = 1_000_000;
        double duration = 0;
        long end = Long.MAX_VALUE; // of the element Info, once we are in it
        while (in.position() < end && in.hasRemaining()) {
            int id = id(in);
            long size = size(in);
            if (id == SEGMENT) continue; // what is in it follows
            if (id == INFO) end = in.position() + size;
            else if (id == SCALE) scale = number(in, (int) size);
            else if (id == DURATION) duration = size == 4 ? in.getFloat() : in.getDouble();
            else in.position(Math.toIntExact(in.position() + size));
        }
        return Duration.ofNanos(Math.round(duration * scale));
    }

    private static int id(ByteBuffer in) {
        int first = in.get() & 0xff;
        int value = first;
        for (int mask = 0x80; (first & mask) == 0 && mask > 0x08; mask >>= 1) value = value << 8 | in.get() & 0xff;
        return value;
    }

    private static long size(ByteBuffer in) {
        int first = in.get() & 0xff;
        if (first == 0) throw new IllegalArgumentException("no size");
        int more = Integer.numberOfLeadingZeros(first) - 24;
        long value = first & (0x7f >> more);
        for (int i = 0; i < more; i++) value = value << 8 | in.get() & 0xff;
        return value;
    }

    private static long number(ByteBuffer in, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) value = value << 8 | in.get() & 0xff;
        return value;
    }
}
