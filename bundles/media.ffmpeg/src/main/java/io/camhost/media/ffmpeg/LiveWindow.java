package io.camhost.media.ffmpeg;

import io.camhost.media.ffmpeg.RunPlaylist.Segment;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The newest segments of a camera, over all runs of its publisher: what viewers get as one playlist that never goes back.
 *
 * @param segments oldest first, numbered without a gap
 */
record LiveWindow(List<Segment> segments) {
    /** So many are in the viewers' playlist. */
    static final int LISTED = 8;

    static final LiveWindow EMPTY = new LiveWindow(List.of());

    LiveWindow {
        segments = List.copyOf(segments);
    }

    static String init(long run) {
        return "init-" + run + ".mp4";
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    Optional<Segment> newest() {
        return segments.isEmpty() ? Optional.empty() : Optional.of(segments.get(segments.size() - 1));
    }

    /** Segments from that number on; all when they begin later. */
    List<Segment> from(long number) {
        return segments.stream().filter(segment -> segment.number() >= number).toList();
    }

    /**
     * The playlist for viewers. Each run has its own header file, so that a player is never given the wrong one, and is marked as
     * a discontinuity; the sequence of these is the number of the run.
     */
    String playlist() {
        List<Segment> listed = segments.subList(Math.max(0, segments.size() - LISTED), segments.size());
        if (listed.isEmpty()) throw new IllegalStateException("nothing to list");
        double longest = listed.stream()
                .mapToDouble(segment -> seconds(segment.duration()))
                .max()
                .orElse(1);
        StringBuilder text = new StringBuilder(1024)
                .append("#EXTM3U\n#EXT-X-VERSION:7\n")
                .append("#EXT-X-TARGETDURATION:")
                .append(Math.max(1, Math.round(longest)))
                .append("\n#EXT-X-MEDIA-SEQUENCE:")
                .append(listed.get(0).number())
                .append("\n#EXT-X-DISCONTINUITY-SEQUENCE:")
                .append(listed.get(0).run())
                .append("\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        long run = -1;
        for (Segment segment : listed) {
            if (segment.run() != run) {
                if (run >= 0) text.append("#EXT-X-DISCONTINUITY\n");
                run = segment.run();
                text.append("#EXT-X-MAP:URI=\"").append(init(run)).append("\"\n");
            }
            text.append("#EXT-X-PROGRAM-DATE-TIME:")
                    .append(segment.at())
                    .append('\n')
                    .append(String.format(Locale.ROOT, "#EXTINF:%.6f,%n", seconds(segment.duration())))
                    .append(segment.file())
                    .append('\n');
        }
        return text.toString();
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
