package io.camhost.media.ffmpeg;

import io.camhost.media.ffmpeg.RunPlaylist.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes what a publisher would: headers, segments and playlists with all boxes that matter, and no pictures. */
final class TestSegments {
    static final int TIMESCALE = 1000;
    static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00.250Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Path folder;
    private final List<Segment> segments = new ArrayList<>();
    private long run;
    private int width = 640;
    private int writes;

    TestSegments(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    void width(int other) {
        width = other;
    }

    /** A run whose first picture is taken then. */
    void begin(long number) throws IOException {
        run = number;
        segments.clear();
        Files.write(folder.resolve(LiveWindow.init(run)), init(width));
    }

    /** One more second. @param at seconds after {@link #BEGIN} */
    Segment add(long number, int at) throws IOException {
        Segment segment = new Segment(run, number, SECOND, BEGIN.plusSeconds(at));
        Files.write(folder.resolve(segment.file()), segment((7 + at) * (long) TIMESCALE, 10, TIMESCALE / 10));
        segments.add(segment);
        Path playlist = folder.resolve(LiveFolder.playlistName(run));
        Files.writeString(playlist, playlist(segments));
        // a file system's clock is coarse: each write is seen
        Files.setLastModifiedTime(playlist, FileTime.from(Instant.now().plusMillis(++writes)));
        return segment;
    }

    static String playlist(List<Segment> segments) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n")
                .append("#EXT-X-MEDIA-SEQUENCE:" + segments.get(0).number() + "\n");
        for (Segment segment : segments)
            text.append("#EXTINF:1.000000,\n#EXT-X-PROGRAM-DATE-TIME:")
                    .append(segment.at().toString().replace("Z", "+0000"))
                    .append("\n" + segment.file() + "\n");
        return text.toString();
    }

    static byte[] init(int width) {
        byte[] mvhd = box("mvhd", ints(0, 0, 0, 500, 0, 0x10000));
        byte[] mdhd = box("mdhd", ints(0, 0, 0, TIMESCALE, 0, 0));
        byte[] trak = box("trak", box("tkhd", ints(7, 0, 0, 1, 0, width)), box("mdia", mdhd));
        byte[] mvex = box("mvex", box("trex", ints(0, 1, 1, 0, 0, 0)));
        return join(box("ftyp", ints(0x69736f35, 512)), box("moov", mvhd, trak, mvex));
    }

    static byte[] segment(long decodeTime, int samples, int sampleDuration) {
        byte[] mfhd = box("mfhd", ints(0, 1));
        byte[] tfhd = box("tfhd", ints(0x020008, 1, sampleDuration));
        byte[] tfdt = box("tfdt", ints(0x0100_0000, (int) (decodeTime >>> 32), (int) decodeTime));
        byte[] trun = box("trun", ints(0x1, samples, 0));
        byte[] moof = box("moof", mfhd, box("traf", tfhd, tfdt, trun));
        return join(box("styp", ints(0)), box("sidx", ints(0, 0)), moof, box("mdat", new byte[100]));
    }

    static byte[] box(String type, byte[]... content) {
        byte[] body = join(content);
        return join(ints(body.length + 8), type.getBytes(StandardCharsets.US_ASCII), body);
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4);
        for (int value : values) bytes.putInt(value);
        return bytes.array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (byte[] part : parts) out.write(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Decode times of all fragments of a file, in units of the track. */
    static List<Long> times(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer view = ByteBuffer.wrap(bytes);
        List<Long> times = new ArrayList<>();
        for (Boxes.Box box : Boxes.in(view, 0, bytes.length))
            if (box.type().equals("moof"))
                times.add(view.getLong(Boxes.find(view, box.body(), box.end(), "traf", "tfdt")
                                .orElseThrow()
                                .body()
                        + 4));
        return times;
    }
}
