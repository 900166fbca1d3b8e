package io.camhost.discovery.simulated;

/** Reads the clock from a picture, as a browser test would. */
final class ClockBarReader {
    private ClockBarReader() {}

    /** @param gray one byte for each pixel, row by row. @return seconds of Unix time modulo 65536 */
    static int read(byte[] gray, int width, int height) {
        int y = ClockBar.top(height) + ClockBar.BOX / 2;
        int white = at(gray, width, 0, y);
        int black = at(gray, width, 1, y);
        if (white - black < 100) throw new AssertionError("no clock here: white " + white + ", black " + black);
        int value = 0;
        for (int bit = 0; bit < ClockBar.BITS; bit++)
            value = value << 1 | (at(gray, width, ClockBar.REFERENCES + bit, y) > (white + black) / 2 ? 1 : 0);
        return value;
    }

    private static int at(byte[] gray, int width, int box, int y) {
        return gray[y * width + ClockBar.LEFT + box * ClockBar.BOX + ClockBar.BOX / 2] & 0xff;
    }
}
