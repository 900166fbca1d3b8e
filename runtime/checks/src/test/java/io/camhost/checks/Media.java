package io.camhost.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** The picture's stream. */
    public static JsonNode video(JsonNode probed) {
        for (JsonNode stream : probed.path("streams"))
            if (stream.path("codec_type").asText().equals("video")) return stream;
        throw new IllegalStateException("no video in " + probed);
    }
}
