package io.camhost.streams;

import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.media.WantedStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Command lines for people: credentials are masked. */
final class CommandLine {
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/@\\s]+@");
    private static final Pattern QUERY = Pattern.compile("(://[^\\s?]+)\\?\\S+");

    private CommandLine() {}

    static String masked(List<String> argv) {
        String line = CREDENTIALS.matcher(String.join(" ", argv)).replaceAll("***@");
        return QUERY.matcher(line).replaceAll("$1?***");
    }

    /** What a driver would start, up to where it sends the stream. */
    static String wouldBe(WantedStream stream) {
        if (!(stream.source() instanceof FfmpegInput source)) return "";
        List<String> argv = new ArrayList<>(List.of("ffmpeg"));
        argv.addAll(source.arguments());
        argv.addAll(stream.encoding().inputOptions());
        argv.addAll(List.of("-i", source.url()));
        argv.addAll(stream.encoding().codecArguments());
        return masked(argv);
    }
}
