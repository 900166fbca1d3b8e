package io.camhost.media.ffmpeg;

import io.camhost.media.ffmpeg.RunPlaylist.Segment;
import io.camhost.swap.mp4.Boxes;
import io.camhost.testing.FakeMp4;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes what a publisher would: headers, segments and playlists with all boxes that matter, and no pictures. */
final class TestSegments {
    static final int TIMESCALE = FakeMp4.TIMESCALE;
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
        return FakeMp4.header(width);
    }

    static byte[] segment(long decodeTime, int samples, int sampleDuration) {
        return FakeMp4.segment(decodeTime, samples, sampleDuration);
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
