package io.camhost.checks.load;

import java.util.List;
import java.util.Locale;

/** What an ffmpeg that decodes says of damaged pictures. */
final class Damage {
    private static final List<String> SIGNS = List.of(
            "error while decoding",
            "concealing",
            "corrupt",
            "decode_slice",
            "missing picture",
            "invalid nal",
            "error splitting",
            "no frame",
            "frame num change",
            "non-existing pps",
            "invalid data");

    private Damage() {}

    /** The first line that tells of any; blank when none does. */
    static String of(String log) {
        return log.lines()
                .filter(line -> SIGNS.stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains))
                .findFirst()
                .orElse("");
    }
}
