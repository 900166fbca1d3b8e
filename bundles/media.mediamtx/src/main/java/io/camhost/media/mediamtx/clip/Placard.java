package io.camhost.media.mediamtx.clip;

import java.util.Arrays;
import java.util.List;

/**
 * Three lines on a dark ground, cut into the squares of sixteen dots that video is made of. Every sign has squares of its own with
 * dark edges, and however long a line is, it takes the same ones: so that the film of another text differs in the dots of those
 * squares and in nothing else.
 */
final class Placard {
    static final int SQUARE = 16;
    static final int DARK = 32;
    private static final int LIGHT = 190;
    /** Signs that each line has room for: a camera's name, what is the matter, and a time. */
    private static final int[] ROOM = {24, 10, 11};

    private final int columns;
    private final int rows;
    private final int scale; // squares of a sign, in each direction
    private final char[] signs; // of each square; 0 where there is none
    private final int[] inner; // which square of its sign

    /** @param lines at most three; what does not fit is cut off */
    Placard(int width, int height, List<String> lines) {
        columns = (width + SQUARE - 1) / SQUARE;
        rows = (height + SQUARE - 1) / SQUARE;
        int wide = width < 960 ? 1 : width < 2560 ? 2 : 3;
        scale = rows / (2 * ROOM.length) < wide ? 1 : wide;
        signs = new char[columns * rows];
        inner = new int[columns * rows];
        int gap = rows >= (ROOM.length + 2) * scale ? scale : 0; // below the name
        int top = (rows - ROOM.length * scale - gap) / 2;
        for (int line = 0; line < ROOM.length; line++) {
            if (top < 0) return; // no room for words
            int room = Math.min(ROOM[line], columns / scale);
            String text = line < lines.size() ? centred(lines.get(line), room) : " ".repeat(room);
            put(text, (columns - room * scale) / 2, top + line * scale + (line > 0 ? gap : 0));
        }
    }

    private static String centred(String text, int room) {
        String spelt = Glyphs.spelt(text);
        if (spelt.length() > room) return spelt.substring(0, room);
        String left = " ".repeat((room - spelt.length()) / 2) + spelt;
        return left + " ".repeat(room - left.length());
    }

    private void put(String text, int left, int top) {
        for (int i = 0; i < text.length(); i++)
            for (int y = 0; y < scale; y++)
                for (int x = 0; x < scale; x++) {
                    int square = (top + y) * columns + left + i * scale + x;
                    signs[square] = text.charAt(i);
                    inner[square] = y * scale + x;
                }
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /** Whether something may be written there. */
    boolean written(int square) {
        return signs[square] != 0;
    }

    /** The brightness of its dots, line by line. */
    byte[] dots(int square) {
        byte[] dots = new byte[SQUARE * SQUARE];
        Arrays.fill(dots, (byte) DARK);
        if (signs[square] == 0) return dots;
        int dot = 2 * scale;
        int left = (SQUARE * scale - Glyphs.WIDTH * dot) / 2 - inner[square] % scale * SQUARE;
        int top = (SQUARE * scale - Glyphs.HEIGHT * dot) / 2 - inner[square] / scale * SQUARE;
        for (int y = 0; y < SQUARE; y++)
            for (int x = 0; x < SQUARE; x++) {
                int column = Math.floorDiv(x - left, dot);
                int row = Math.floorDiv(y - top, dot);
                boolean inside = column >= 0 && column < Glyphs.WIDTH && row >= 0 && row < Glyphs.HEIGHT;
                if (inside && Glyphs.dot(signs[square], column, row)) dots[y * SQUARE + x] = (byte) LIGHT;
            }
        return dots;
    }
}
