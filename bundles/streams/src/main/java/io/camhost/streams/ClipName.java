package io.camhost.streams;

import io.camhost.api.camera.CameraId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How clips are called: not like recordings, so that none is taken for a later file of one. */
final class ClipName {
    private static final String PREFIX = "clip-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ClipName() {}

    static String of(CameraId camera, Instant from, int number) {
        return PREFIX + camera + "_" + TIME.format(from) + (number < 2 ? "" : "_" + number);
    }

    static boolean isOne(String fileName) {
        return fileName.startsWith(PREFIX);
    }
}
