package io.camhost.media.mediamtx.clip;

import io.camhost.api.camera.FrameRate;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Two seconds of a still picture as an MP4 file (ISO/IEC 14496-12 and -15). For one size and rate all files are equally laid out. */
public final class ClipFile {
    private static final double SECONDS = 2;
    private static final int MOVIE_SCALE = 1000;
    private static final byte[] UNITY = numbers(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

    private ClipFile() {}

    /** @param lines at most three: a name, what is the matter, a time; what does not fit is cut off */
    public static byte[] of(int width, int height, FrameRate rate, List<String> lines) {
        Placard placard = new Placard(width, height, lines);
        int count = (int) Math.max(2, Math.round(SECONDS * rate.perSecond()));
        List<byte[]> samples = new ArrayList<>();
        samples.add(sized(StillVideo.key(placard)));
        for (int i = 1; i < count; i++) samples.add(sized(StillVideo.same(placard, i)));
        byte[] type = box("ftyp", text("isom"), numbers(0x200), text("isomavc1"));
        byte[] movie = movie(width, height, rate, samples, 0);
        int start = type.length + movie.length + 8;
        return joined(type, movie(width, height, rate, samples, start), box("mdat", joined(samples)));
    }

    private static byte[] sized(byte[] unit) {
        return joined(numbers(unit.length), unit);
    }

    private static byte[] movie(int width, int height, FrameRate rate, List<byte[]> samples, int start) {
        int count = samples.size();
        int length = count * rate.denominator();
        int millis = (int) Math.round(count * 1000.0 / rate.perSecond());
        byte[] entry = box(
                "avc1",
                numbers(0, 1, 0, 0, 0, 0, width << 16 | height, 0x480000, 0x480000, 0, 0x10000),
                new byte[30],
                numbers(0x0018ffff),
                configuration(width, height, rate));
        int[] sizes = samples.stream().mapToInt(sample -> sample.length).toArray();
        byte[] table = box(
                "stbl",
                box("stsd", numbers(0, 1), entry),
                box("stts", numbers(0, 1, count, rate.denominator())),
                box("stss", numbers(0, 1, 1)),
                box("stsc", numbers(0, 1, 1, count, 1)),
                box("stsz", numbers(0, 0, count), numbers(sizes)),
                box("stco", numbers(0, 1, start)));
        byte[] media = box(
                "mdia",
                box("mdhd", numbers(0, 0, 0, rate.numerator(), length, 0x55c40000)),
                box("hdlr", numbers(0, 0), text("vide"), numbers(0, 0, 0), new byte[1]),
                box(
                        "minf",
                        box("vmhd", numbers(1, 0, 0)),
                        box("dinf", box("dref", numbers(0, 1), box("url ", numbers(1)))),
                        table));
        return box(
                "moov",
                box(
                        "mvhd",
                        numbers(0, 0, 0, MOVIE_SCALE, millis, 0x10000, 0x1000000, 0, 0),
                        UNITY,
                        new byte[24],
                        numbers(2)),
                box(
                        "trak",
                        box(
                                "tkhd",
                                numbers(3, 0, 0, 1, 0, millis, 0, 0, 0, 0),
                                UNITY,
                                numbers(width << 16, height << 16)),
                        box("edts", box("elst", numbers(0, 1, millis, 0, 0x10000))), // MediaMTX insists on it
                        media));
    }

    private static byte[] configuration(int width, int height, FrameRate rate) {
        byte[] parameters = StillVideo.parameters(width, height, rate);
        byte[] pictures = StillVideo.pictureParameters();
        return box(
                "avcC",
                new byte[] {1, parameters[1], parameters[2], parameters[3], (byte) 0xff, (byte) 0xe1},
                new byte[] {(byte) (parameters.length >> 8), (byte) parameters.length},
                parameters,
                new byte[] {1, (byte) (pictures.length >> 8), (byte) pictures.length},
                pictures);
    }

    private static byte[] box(String type, byte[]... parts) {
        byte[] body = joined(parts);
        return joined(numbers(body.length + 8), text(type), body);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] numbers(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
        for (int number : numbers) bytes.putInt(number);
        return bytes.array();
    }

    private static byte[] joined(List<byte[]> parts) {
        return joined(parts.toArray(byte[][]::new));
    }

    private static byte[] joined(byte[]... parts) {
        var whole = new ByteArrayOutputStream();
        for (byte[] part : parts) whole.writeBytes(part);
        return whole.toByteArray();
    }
}
