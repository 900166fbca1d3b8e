package io.camhost.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** What ffprobe says of files and streams. */
public final class Media {
    private Media() {}

    public static void assumeFfmpeg() {
        Assumptions.assumeTrue(
                Browser.onPath("ffmpeg") && Browser.onPath("ffprobe"), "needs ffmpeg: apt-get install ffmpeg");
    }

    /** Format and streams, as JSON. @param options go before the address */
    public static JsonNode probe(String address, String... options) {
        List<String> argv = new ArrayList<>(List.of("timeout", "60", "ffprobe", "-v", "error"));
        argv.addAll(List.of(options));
        argv.addAll(List.of("-show_format", "-show_streams", "-of", "json", address));
        Host.Result result = Host.run(argv, Map.of());
        if (result.exit() != 0) throw new IllegalStateException("ffprobe " + address + ": " + result.errors());
        try {
            return Host.JSON.readTree(result.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A decoded picture. @param seconds its time @param digest equal for equal pictures */
    public record Frame(double seconds, String digest) {}

    /** What became of a file that was decoded to its end. @param complaints of ffmpeg; blank when there are none */
    public record Played(List<Frame> frames, String complaints) {
        /** From the first picture to the last, those not counted that came after more than a second without any. */
        public double seconds() {
            double seconds = 0;
            for (int i = 1; i < frames.size(); i++) {
                double step = frames.get(i).seconds() - frames.get(i - 1).seconds();
                if (step <= 1) seconds += step;
            }
            return seconds;
        }
    }

    /** All pictures of a file, decoded. */
    public static List<Frame> frames(Path file) {
        return play(file).frames();
    }

    public static Played play(Path file) {
        List<String> argv = List.of(
                "timeout",
                "60",
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-i",
                file.toString(),
                "-map",
                "0:v",
                "-f",
                "framemd5",
                "-");
        Host.Result result = Host.run(argv, Map.of());
        if (result.exit() != 0) throw new IllegalStateException("ffmpeg " + file + ": " + result.errors());
        double base = 1;
        List<Frame> frames = new ArrayList<>();
        for (String line : result.output().lines().toList()) {
            if (line.startsWith("#tb 0: ")) {
                String[] fraction = line.substring("#tb 0: ".length()).split("/");
                base = Double.parseDouble(fraction[0]) / Double.parseDouble(fraction[1]);
            }
            if (line.startsWith("#")) continue;
            String[] fields = line.split(", *"); // stream, dts, pts, duration, size, digest
            frames.add(new Frame(Double.parseDouble(fields[2].strip()) * base, fields[5]));
        }
        return new Played(frames, result.errors().strip());
    }

    /** The picture's stream. */
    public static JsonNode video(JsonNode probed) {
        for (JsonNode stream : probed.path("streams"))
            if (stream.path("codec_type").asText().equals("video")) return stream;
        throw new IllegalStateException("no video in " + probed);
    }
}
