package io.camhost.media.mediamtx.clip;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A font of five by seven dots: capital letters, digits and a few signs. So words can be shown where no font is installed. */
final class Glyphs {
    static final int WIDTH = 5;
    static final int HEIGHT = 7;

    private static final char UNKNOWN = '?';
    private static final Map<Character, int[]> ROWS =
            new HashMap<>(); // of each row the dots, the left one is the highest bit

    static {
        for (String line : """
                A 01110 10001 10001 11111 10001 10001 10001
                B 11110 10001 10001 11110 10001 10001 11110
                C 01110 10001 10000 10000 10000 10001 01110
                D 11110 10001 10001 10001 10001 10001 11110
                E 11111 10000 10000 11110 10000 10000 11111
                F 11111 10000 10000 11110 10000 10000 10000
                G 01110 10001 10000 10111 10001 10001 01110
                H 10001 10001 10001 11111 10001 10001 10001
                I 01110 00100 00100 00100 00100 00100 01110
                J 00111 00010 00010 00010 00010 10010 01100
                K 10001 10010 10100 11000 10100 10010 10001
                L 10000 10000 10000 10000 10000 10000 11111
                M 10001 11011 10101 10101 10001 10001 10001
                N 10001 11001 11001 10101 10011 10011 10001
                O 01110 10001 10001 10001 10001 10001 01110
                P 11110 10001 10001 11110 10000 10000 10000
                Q 01110 10001 10001 10001 10101 10010 01101
                R 11110 10001 10001 11110 10100 10010 10001
                S 01111 10000 10000 01110 00001 00001 11110
                T 11111 00100 00100 00100 00100 00100 00100
                U 10001 10001 10001 10001 10001 10001 01110
                V 10001 10001 10001 10001 10001 01010 00100
                W 10001 10001 10001 10101 10101 11011 10001
                X 10001 10001 01010 00100 01010 10001 10001
                Y 10001 10001 01010 00100 00100 00100 00100
                Z 11111 00001 00010 00100 01000 10000 11111
                0 01110 10001 10011 10101 11001 10001 01110
                1 00100 01100 00100 00100 00100 00100 01110
                2 01110 10001 00001 00110 01000 10000 11111
                3 11110 00001 00001 01110 00001 00001 11110
                4 00010 00110 01010 10010 11111 00010 00010
                5 11111 10000 11110 00001 00001 10001 01110
                6 00110 01000 10000 11110 10001 10001 01110
                7 11111 00001 00010 00100 01000 01000 01000
                8 01110 10001 10001 01110 10001 10001 01110
                9 01110 10001 10001 01111 00001 00010 01100
                . 00000 00000 00000 00000 00000 01100 01100
                , 00000 00000 00000 00000 01100 00100 01000
                : 00000 01100 01100 00000 01100 01100 00000
                - 00000 00000 00000 11111 00000 00000 00000
                _ 00000 00000 00000 00000 00000 00000 11111
                / 00001 00001 00010 00100 01000 10000 10000
                ( 00010 00100 01000 01000 01000 00100 00010
                ) 01000 00100 00010 00010 00010 00100 01000
                + 00000 00100 00100 11111 00100 00100 00000
                & 01100 10010 10100 01000 10101 10010 01101
                ' 01100 00100 01000 00000 00000 00000 00000
                # 01010 01010 11111 01010 11111 01010 01010
                ? 01110 10001 00001 00010 00100 00000 00100
                """.lines().toList()) {
            String[] words = line.split(" ");
            int[] rows = new int[HEIGHT];
            for (int row = 0; row < HEIGHT; row++) rows[row] = Integer.parseInt(words[row + 1], 2);
            ROWS.put(words[0].charAt(0), rows);
        }
    }

    private Glyphs() {}

    /** In signs that there are here: without accents, in capitals; what is in no alphabet of ours is a question mark. */
    static String spelt(String text) {
        String plain = Normalizer.normalize(text.replace("ß", "ss"), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toUpperCase(Locale.ROOT);
        StringBuilder spelt = new StringBuilder();
        plain.codePoints().forEach(point -> {
            boolean known = point == ' ' || point < 128 && ROWS.containsKey((char) point);
            spelt.append(known ? (char) point : UNKNOWN);
        });
        return spelt.toString();
    }

    /** Whether there is a dot. */
    static boolean dot(char sign, int column, int row) {
        int[] rows = ROWS.get(sign);
        return rows != null && (rows[row] >> WIDTH - 1 - column & 1) == 1;
    }
}
