package io.camhost.media.ffmpeg;

import io.camhost.api.camera.FfmpegInput;
import io.camhost.api.media.Encoding;
import io.camhost.api.media.WantedStream;
import io.camhost.api.process.ChildSpec;
import io.camhost.media.ffmpeg.LiveFolder.NextRun;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How ffmpeg is called to publish a camera. Everything but the numbers of the run is the same for the same camera and encoding. */
final class PublisherCommand {
    private static final Duration STALL = Duration.ofSeconds(10);
    /** A camera's own H.264 may have a picture to cut at only every few seconds. */
    private static final Duration STALL_OF_COPY = Duration.ofSeconds(30);

    private PublisherCommand() {}

    static String key(Object camera) {
        return "publish/" + camera;
    }

    /** Empty when this driver cannot open such a source. */
    static Optional<ChildSpec> spec(WantedStream stream, Path folder, NextRun run) {
        if (!(stream.source() instanceof FfmpegInput input)) return Optional.empty();
        Encoding encoding = stream.encoding();
        List<String> argv = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning"));
        argv.addAll(input.arguments());
        argv.addAll(encoding.inputOptions());
        if (!input.realTime()) argv.add("-re");
        argv.addAll(List.of("-i", input.url(), "-map", "0:v:0", "-an"));
        // one more picture to begin with, so that the first viewer has half a second less to wait
        if (!encoding.copy()) argv.addAll(List.of("-force_key_frames", "0.5"));
        argv.addAll(encoding.codecArguments());
        // time goes on where the run before has ended, so that also players without an idea of discontinuities go on
        argv.addAll(
                List.of("-output_ts_offset", BigDecimal.valueOf(run.begin(), 3).toPlainString()));
        argv.addAll(List.of("-f", "hls", "-hls_segment_options", "movflags=+frag_discont+frag_custom+dash+delay_moov"));
        // shorter than a GOP: each becomes a segment, also when the camera's clock is a little fast
        argv.addAll(List.of("-hls_time", "0.5"));
        argv.addAll(List.of("-hls_list_size", Integer.toString(LiveFolder.KEPT)));
        argv.addAll(List.of("-hls_delete_threshold", "4"));
        argv.addAll(List.of("-start_number", Long.toString(run.firstNumber())));
        argv.addAll(List.of("-hls_segment_type", "fmp4"));
        argv.addAll(List.of("-hls_fmp4_init_filename", LiveWindow.init(run.run())));
        argv.addAll(List.of("-hls_segment_filename", "s" + run.run() + "-%d.m4s"));
        argv.addAll(
                List.of("-hls_flags", "delete_segments+omit_endlist+independent_segments+program_date_time+temp_file"));
        String playlist = LiveFolder.playlistName(run.run());
        argv.add(playlist);
        argv.addAll(stream.besides());
        return Optional.of(ChildSpec.once(key(stream.camera()), argv, folder)
                .watching(folder.resolve(playlist), encoding.copy() ? STALL_OF_COPY : STALL));
    }

    /** Which run of which numbers a running publisher was started for; empty when it is none of ours. */
    static Optional<NextRun> runOf(List<String> argv) {
        OptionalLong run = number(argv, "-hls_fmp4_init_filename", "init-", ".mp4");
        OptionalLong first = number(argv, "-start_number", "", "");
        OptionalLong begin =
                number(argv.stream().map(word -> word.replace(".", "")).toList(), "-output_ts_offset", "", "");
        return run.isPresent() && first.isPresent() && begin.isPresent()
                ? Optional.of(new NextRun(run.getAsLong(), first.getAsLong(), begin.getAsLong()))
                : Optional.empty();
    }

    private static OptionalLong number(List<String> argv, String option, String before, String after) {
        int at = argv.lastIndexOf(option);
        if (at < 0 || at + 1 >= argv.size()) return OptionalLong.empty();
        String value = argv.get(at + 1);
        if (!value.startsWith(before) || !value.endsWith(after)) return OptionalLong.empty();
        try {
            return OptionalLong.of(Long.parseLong(value.substring(before.length(), value.length() - after.length())));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
