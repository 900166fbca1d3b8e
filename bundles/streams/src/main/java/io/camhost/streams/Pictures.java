package io.camhost.streams;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ffmpeg's arguments for one picture, and what can be read off a finished one. */
final class Pictures {
    private Pictures() {}

    /**
     * @param input {@code -i} included
     * @param format {@code jpg} or {@code png}
     * @param quality 1–100
     */
    static List<String> argv(List<String> input, Path file, String format, int quality, int maxWidth, int maxHeight) {
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error"));
        argv.addAll(input);
        argv.addAll(List.of("-an", "-frames:v", "1"));
        argv.addAll(List.of(
                "-vf",
                "scale=w='min(" + maxWidth + ",iw)':h='min(" + maxHeight
                        + ",ih)':force_original_aspect_ratio=decrease"));
        if (format.equals("png")) argv.addAll(List.of("-c:v", "png"));
        else argv.addAll(List.of("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", Integer.toString(scale(quality))));
        argv.addAll(List.of("-f", "image2", "-update", "1", "-y", file.toString()));
        return argv;
    }

    /** From 100 (best) … 1 to ffmpeg's 2 (best) … 31. */
    static int scale(int quality) {
        return (int) Math.round(31 - (Math.min(100, Math.max(1, quality)) - 1) * 29 / 99.0);
    }

    /** {@code WxH} of a JPEG or PNG file; empty when it is neither, or not whole. */
    static Optional<String> resolution(Path file) {
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            int first = in.readUnsignedShort();
            if (first == 0xFFD8) return jpeg(in);
            if (first == 0x8950) return png(in);
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether it is a picture no larger than that. */
    static boolean isWithin(Path file, int maxWidth, int maxHeight) {
        return resolution(file)
                .map(size -> size.split("x"))
                .filter(size -> Integer.parseInt(size[0]) <= maxWidth && Integer.parseInt(size[1]) <= maxHeight)
                .isPresent();
    }

    private static Optional<String> png(DataInputStream in) throws IOException {
        skip(in, 14); // the rest of the signature, length and name of the first block
        return Optional.of(in.readInt() + "x" + in.readInt());
    }

    private static Optional<String> jpeg(DataInputStream in) throws IOException {
        while (true) {
            int marker = in.readUnsignedShort();
            if (marker >> 8 != 0xFF) return Optional.empty();
            int length = in.readUnsignedShort();
            boolean frame =
                    marker >= 0xFFC0 && marker <= 0xFFCF && marker != 0xFFC4 && marker != 0xFFC8 && marker != 0xFFCC;
            if (!frame) {
                skip(in, length - 2);
                continue;
            }
            in.readUnsignedByte(); // bits per sample
            int height = in.readUnsignedShort();
            return Optional.of(in.readUnsignedShort() + "x" + height);
        }
    }

    private static void skip(InputStream in, long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped <= 0) {
                if (in.read() < 0) throw new EOFException();
                skipped = 1;
            }
            left -= skipped;
        }
    }
}
