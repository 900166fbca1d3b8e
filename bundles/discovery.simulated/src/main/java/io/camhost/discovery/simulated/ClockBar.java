package io.camhost.discovery.simulated;

import java.util.ArrayList;
import java.util.List;

/**
 * The clock that programs read from a simulated picture: one row of 18 square boxes on a black band. From the left: a white one and a
 * black one for reference, then 16 bits, the most significant first, white = 1: the seconds of Unix time, modulo 65536, at the moment
 * the frame was made. The boxes lie on the 16-pixel grid of codecs, so that they survive any compression.
 */
final class ClockBar {
    /** Side of a box in pixels. */
    static final int BOX = 16;

    static final int REFERENCES = 2;
    static final int BITS = 16;

    /** Left edge of the first box. */
    static final int LEFT = 16;

    private static final int BORDER = 8;

    private ClockBar() {}

    /** Top edge of the row in a picture of that height. */
    static int top(int height) {
        return (height / 16 - 2) * 16;
    }

    /** Filters that draw it, with {@code t} the Unix time in seconds. */
    static List<String> filters(int height) {
        List<String> filters = new ArrayList<>();
        int boxes = REFERENCES + BITS;
        filters.add(box(LEFT - BORDER, top(height) - BORDER, boxes * BOX + 2 * BORDER, BOX + 2 * BORDER, "black"));
        filters.add(box(LEFT, top(height), BOX, BOX, "white"));
        for (int bit = 0; bit < BITS; bit++) {
            int worth = 1 << BITS - 1 - bit;
            filters.add(box(LEFT + (REFERENCES + bit) * BOX, top(height), BOX, BOX, "white") + ":enable='mod(floor(t/"
                    + worth + "),2)'");
        }
        return filters;
    }

    private static String box(int x, int y, int width, int height, String color) {
        return "drawbox=x=" + x + ":y=" + y + ":w=" + width + ":h=" + height + ":color=" + color + ":t=fill";
    }
}
