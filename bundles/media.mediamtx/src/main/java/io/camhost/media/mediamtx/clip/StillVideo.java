package io.camhost.media.mediamtx.clip;

import io.camhost.api.camera.FrameRate;
import java.util.Arrays;

/**
 * A still picture as H.264 (ITU-T H.264, constrained baseline): one whole picture, then pictures in which nothing changes. Squares that are
 * written on are stored dot by dot, all others are as dark as their neighbours: that takes no encoder, and the same number of bytes
 * whatever is written.
 */
final class StillVideo {
    private static final int KEY = 0x65;
    private static final int OTHER = 0x41;
    private static final int PARAMETERS = 0x67;
    private static final int PICTURE_PARAMETERS = 0x68;

    private static final int INTRA_SLICE = 7;
    private static final int PREDICTED_SLICE = 5;
    /** A square as its neighbours are, with nothing added. */
    private static final int LIKE_NEIGHBOURS = 3;
    /** A square dot by dot. */
    private static final int PLAIN = 25;

    private static final int COUNTER_BITS = 16;
    private static final int COLOURS = 2 * 8 * 8;
    private static final int NO_COLOUR = 128;

    /** Largest picture and most squares a second, by level. */
    private static final int[][] LEVELS = {
        {30, 1_620, 40_500}, {31, 3_600, 108_000}, {40, 8_192, 245_760}, {42, 8_704, 522_240}, {51, 36_864, 983_040}
    };

    private static final int HIGHEST = 52;

    private StillVideo() {}

    /** The sequence parameter set. */
    static byte[] parameters(int width, int height, FrameRate rate) {
        int columns = (width + Placard.SQUARE - 1) / Placard.SQUARE;
        int rows = (height + Placard.SQUARE - 1) / Placard.SQUARE;
        int right = (columns * Placard.SQUARE - width) / 2;
        int below = (rows * Placard.SQUARE - height) / 2;
        Bits bits = new Bits()
                .bits(66, 8) // baseline
                .bits(0xc0, 8) // as far as it is constrained
                .bits(level(columns * rows, rate), 8)
                .number(0)
                .number(COUNTER_BITS - 4)
                .number(2) // shown in the order in which they come
                .number(1) // one picture is remembered
                .flag(false)
                .number(columns - 1)
                .number(rows - 1)
                .flag(true) // frames
                .flag(true)
                .flag(right + below > 0);
        if (right + below > 0) bits.number(0).number(right).number(0).number(below);
        bits.flag(true).bits(0, 8).flag(true); // of all that could be said: nobody has to wait for a later picture
        bits.flag(true).number(0).number(0).number(10).number(10).number(0).number(1);
        return bits.unit(PARAMETERS);
    }

    private static int level(int squares, FrameRate rate) {
        for (int[] level : LEVELS) if (squares <= level[1] && squares * rate.perSecond() <= level[2]) return level[0];
        return HIGHEST;
    }

    static byte[] pictureParameters() {
        return new Bits()
                .number(0)
                .number(0)
                .flag(false) // no arithmetic coding
                .flag(false)
                .number(0)
                .number(0)
                .number(0)
                .flag(false)
                .bits(0, 2)
                .number(0)
                .number(0)
                .number(0)
                .flag(true) // slices say that nothing is smoothed
                .flag(false)
                .flag(false)
                .unit(PICTURE_PARAMETERS);
    }

    /** The whole picture. */
    static byte[] key(Placard placard) {
        Bits bits = new Bits()
                .number(0)
                .number(INTRA_SLICE)
                .number(0)
                .bits(0, COUNTER_BITS)
                .number(0)
                .bits(0, 2)
                .number(0)
                .number(1);
        boolean[] plain = new boolean[placard.columns() * placard.rows()];
        for (int square = 0; square < plain.length; square++) {
            plain[square] = square == 0 || placard.written(square);
            if (plain[square]) {
                bits.number(PLAIN).aligned().bytes(placard.dots(square)).bytes(colours());
            } else {
                boolean left = square % placard.columns() > 0 && plain[square - 1];
                boolean above = square >= placard.columns() && plain[square - placard.columns()];
                bits.number(LIKE_NEIGHBOURS).number(0).number(0);
                if (left || above) bits.bits(0b000011, 6); // no coefficients, as it is said beside squares with many
                else bits.bits(1, 1);
            }
        }
        return bits.unit(KEY);
    }

    private static byte[] colours() {
        byte[] colours = new byte[COLOURS];
        Arrays.fill(colours, (byte) NO_COLOUR);
        return colours;
    }

    /** The same picture again. @param index from 1, counted from the whole one */
    static byte[] same(Placard placard, int index) {
        return new Bits()
                .number(0)
                .number(PREDICTED_SLICE)
                .number(0)
                .bits(index, COUNTER_BITS)
                .bits(0, 3)
                .number(0)
                .number(1)
                .number(placard.columns() * placard.rows())
                .unit(OTHER);
    }
}
