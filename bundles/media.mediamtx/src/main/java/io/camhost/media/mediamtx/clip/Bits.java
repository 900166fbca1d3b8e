package io.camhost.media.mediamtx.clip;

import java.io.ByteArrayOutputStream;

/** Bits one after the other, as H.264 wants them. */
final class Bits {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int last;
    private int free = 8;

    Bits bits(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            last = last << 1 | value >> i & 1;
            if (--free == 0) {
                bytes.write(last);
                last = 0;
                free = 8;
            }
        }
        return this;
    }

    Bits flag(boolean value) {
        return bits(value ? 1 : 0, 1);
    }

    /** An Exp-Golomb number. */
    Bits number(int value) {
        int length = 31 - Integer.numberOfLeadingZeros(value + 1);
        return bits(0, length).bits(value + 1, length + 1);
    }

    /** Zeros up to the next byte. */
    Bits aligned() {
        return free == 8 ? this : bits(0, free);
    }

    /** To be called aligned. */
    Bits bytes(byte[] whole) {
        bytes.writeBytes(whole);
        return this;
    }

    /**
     * A unit: with the header and the closing bit, and nothing in it that looks like the beginning of another one.
     *
     * @param header its first byte
     */
    byte[] unit(int header) {
        bits(1, 1).aligned();
        var unit = new ByteArrayOutputStream();
        unit.write(header);
        int zeros = 0;
        for (byte each : bytes.toByteArray()) {
            if (zeros == 2 && (each & 0xff) <= 3) {
                unit.write(3);
                zeros = 0;
            }
            unit.write(each);
            zeros = each == 0 ? zeros + 1 : 0;
        }
        return unit.toByteArray();
    }
}
