package io.camhost.media.ffmpeg;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one run of a publisher has written, by the playlist ffmpeg keeps of it. Viewers never see that: it ends with its run.
 *
 * @param run number of the run, one more than that of the run before
 * @param segments oldest first, numbered without a gap; their numbers go on where the run before has ended
 */
record RunPlaylist(long run, List<Segment> segments) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

    /** @param at when its first picture was taken, by the publisher's clock */
    record Segment(long run, long number, Duration duration, Instant at) {
        String file() {
            return "s" + run + "-" + number + ".m4s";
        }

        Instant end() {
            return at.plus(duration);
        }
    }

    RunPlaylist {
        segments = List.copyOf(segments);
    }

    /** Reads what ffmpeg has written; lines it does not know are passed over. */
    static RunPlaylist parse(long run, String text) {
        List<Segment> segments = new ArrayList<>();
        long number = 0;
        Duration duration = Duration.ZERO;
        Instant at = Instant.EPOCH;
        for (String line : text.lines().toList()) {
            try {
                if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
                    number = Long.parseLong(after(line));
                } else if (line.startsWith("#EXTINF:")) {
                    String seconds = after(line).replace(",", "").strip();
                    duration = Duration.ofNanos(Math.round(Double.parseDouble(seconds) * 1e9));
                } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
                    at = TIME.parse(after(line), Instant::from);
                } else if (!line.startsWith("#") && line.endsWith(".m4s")) {
                    segments.add(new Segment(run, number++, duration, at));
                    at = at.plus(duration);
                }
            } catch (NumberFormatException | DateTimeException e) {
                break; // not as ffmpeg writes it: what was understood counts
            }
        }
        return new RunPlaylist(run, segments);
    }

    private static String after(String line) {
        return line.substring(line.indexOf(':') + 1);
    }
}
