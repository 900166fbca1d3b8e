package io.camhost.discovery.simulated;

import io.camhost.api.camera.FfmpegInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A video file that is shown again and again.
 *
 * @param fault why it cannot be shown; empty when it looks like a video
 */
record Clip(Path file, Optional<String> fault) {
    private static final List<String> ISO_BOXES = List.of("ftyp", "moov", "mdat", "free", "skip", "wide", "pnot");
    private static final List<byte[]> STARTS = List.of(
            bytes(0x1a, 0x45, 0xdf, 0xa3), // Matroska, WebM
            bytes('F', 'L', 'V'),
            bytes('O', 'g', 'g', 'S'),
            bytes(0x30, 0x26, 0xb2, 0x75), // ASF
            bytes(0x00, 0x00, 0x01, 0xba), // MPEG program stream
            bytes(0x00, 0x00, 0x01, 0xb3), // MPEG video
            bytes(0x00, 0x00, 0x00, 0x01), // H.264 or H.265 as it is
            bytes('Y', 'U', 'V', '4', 'M', 'P', 'E', 'G'));

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
        return bytes;
    }

    /** Looks at the first bytes. */
    static Clip of(String path) {
        Path file = Path.of(path);
        if (!file.isAbsolute()) throw new IllegalArgumentException("simulated.videos: absolute paths, got " + path);
        return new Clip(file, fault(file));
    }

    private static Optional<String> fault(Path file) {
        if (!Files.exists(file)) return Optional.of("there is no such file");
        if (!Files.isRegularFile(file)) return Optional.of("it is not a file");
        try (var in = Files.newInputStream(file)) {
            return isVideo(in.readNBytes(256)) ? Optional.empty() : Optional.of("it is not a video that is known");
        } catch (IOException e) {
            return Optional.of("it cannot be read");
        }
    }

    private static boolean isVideo(byte[] head) {
        if (head.length < 16) return false;
        if (ISO_BOXES.contains(text(head, 4))) return true;
        if (text(head, 0).equals("RIFF") && text(head, 8).equals("AVI ")) return true;
        if (head[0] == 0x47 && head.length > 188 && head[188] == 0x47) return true; // MPEG transport stream
        return STARTS.stream().anyMatch(start -> Arrays.equals(start, Arrays.copyOf(head, start.length)));
    }

    private static String text(byte[] head, int offset) {
        return new String(head, offset, 4, StandardCharsets.ISO_8859_1);
    }

    /** Its file name without the ending. */
    String name() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    FfmpegInput input() {
        return FfmpegInput.looped(file);
    }
}
